package dev.latchkey.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {

    private static final BigInteger BASE = BigInteger.valueOf(62);
    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    @Property(tries = 200)
    void aMintedSecretHasTheDescribedForm(@ForAll long seed) {
        String secret = new SecretMint(new Random(seed)).mint(SecretPrefix.LIVE).reveal();

        assertThat(secret).matches("lk_live_[0-9a-f]{64}_[0-9A-Za-z]{6}");
        String checked = secret.substring(0, secret.length() - 6);
        assertThat(secret.substring(checked.length())).isEqualTo(checksum(checked));
        assertThat(Secret.of(secret).shape()).isEqualTo(SecretShape.OWN);
    }

    @Property(tries = 500)
    void anyOneWrongCharacterIsNoticed(
            @ForAll long seed, @ForAll @IntRange(min = 0, max = 78) int at, @ForAll @From("printable") char wrong) {
        String right = new SecretMint(new Random(seed)).mint(SecretPrefix.DEMO).reveal();
        String mistyped = right.substring(0, at) + wrong + right.substring(at + 1);

        // Without its prefix it is no longer one of ours, and could be anybody's.
        SecretShape noticed = at < "lk_demo_".length() ? SecretShape.FOREIGN : SecretShape.MALFORMED;
        assertThat(Secret.of(mistyped).shape()).isEqualTo(mistyped.equals(right) ? SecretShape.OWN : noticed);
    }

    @Test
    void thePrefixIsPartOfWhatIsChecked() {
        String live = new SecretMint(new Random(1)).mint(SecretPrefix.LIVE).reveal();

        assertThat(Secret.of(live.replace("lk_live_", "lk_demo_")).shape()).isEqualTo(SecretShape.MALFORMED);
    }

    @Test
    void aKnownSecretKeepsItsChecksum() {
        // Computed once with zlib's crc32 and a base62 of its own.
        assertThat(SecretShape.format(SecretPrefix.LIVE, "0".repeat(64)))
                .isEqualTo("lk_live_" + "0".repeat(64) + "_2WQHSY");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "tab\there",
                "line\n",
                "nul\0",
                "del\u007f",
                "über",
                "\ud83d\ude00",
                "\ud800",
                "lk_live_",
                "lk_demo_abc"
            })
    void whatNoSecretIsIsMalformed(String secret) {
        assertThat(Secret.of(secret).shape()).isEqualTo(SecretShape.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "DEMO_MILMED_2025_50_PATIENTS", "LK_LIVE_abc", "!~"})
    void anythingElsePrintableIsForeign(String secret) {
        assertThat(Secret.of(secret).shape()).isEqualTo(SecretShape.FOREIGN);
    }

    @Test
    void aSecretMayBeAsLongAsTheMostAndNoLonger() {
        assertThat(Secret.of("x".repeat(Secret.MAX_LENGTH)).shape()).isEqualTo(SecretShape.FOREIGN);
        assertThat(Secret.of("x".repeat(Secret.MAX_LENGTH + 1)).shape()).isEqualTo(SecretShape.MALFORMED);
    }

    @Test
    void theHintShowsTwelveCharactersOfOursAndFourOfOthersButNeverMoreThanHalf() {
        String own = new SecretMint(new Random(1)).mint(SecretPrefix.LIVE).reveal();

        assertThat(Secret.of(own).hint()).isEqualTo(own.substring(0, 12) + "…");
        assertThat(Secret.of("0123456789").hint()).isEqualTo("0123…");
        assertThat(Secret.of("012").hint()).isEqualTo("0…");
        assertThat(Secret.of("").hint()).isEqualTo("…");
    }

    @Test
    void nothingThatHoldsASecretTellsIt() {
        String clear = new SecretMint(new Random(1)).mint(SecretPrefix.LIVE).reveal();
        Secret secret = Secret.of(clear);
        String random = clear.substring(12);

        assertThat(secret.toString()).doesNotContain(random).doesNotContain(clear.substring(8, 12));
        assertThat(SecretHasher.plain().stored(secret).toString()).doesNotContain(random);
        assertThat(secret).isNotEqualTo(Secret.of(clear));
    }

    @Provide
    Arbitrary<Character> printable() {
        return Arbitraries.chars().range('!', '~');
    }

    /** By the bit, as CRC-32 is defined, and with numbers that cannot overflow. */
    private static String checksum(String text) {
        long crc = 0xffff_ffffL;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            for (int bit = 0; bit < 8; bit++) {
                boolean one = ((crc ^ (c >>> bit)) & 1) == 1;
                crc = one ? (crc >>> 1) ^ 0xedb8_8320L : crc >>> 1;
            }
        }
        BigInteger rest = BigInteger.valueOf(crc ^ 0xffff_ffffL);
        StringBuilder digits = new StringBuilder();
        for (int digit = 0; digit < 6; digit++) {
            digits.insert(0, BASE62.charAt(rest.mod(BASE).intValue()));
            rest = rest.divide(BASE);
        }
        return digits.toString();
    }
}
