package dev.latchkey.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SecretHasherTest {

    private static final List<Pepper> PEPPERS = Pepper.parse("2:the newer of the two,1:the older of the two");

    @Test
    void withoutAPepperItIsSha256() {
        // FIPS 180-2, appendix B.1
        assertThat(hex(SecretHasher.plain().hash(Secret.of("abc"))))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(SecretHasher.plain().version()).isEqualTo(SecretHasher.NO_PEPPER);
    }

    @Test
    void withAPepperItIsHmacSha256() {
        // RFC 4231, test case 1
        SecretHasher hasher = SecretHasher.peppered(Pepper.parse("1:" + "\u000b".repeat(20)));

        assertThat(hex(hasher.hash(Secret.of("Hi There"))))
                .isEqualTo("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    }

    @Test
    void theFirstPepperHashesAndTheOthersAndNoneAreFound() {
        Secret secret = Secret.of("a-secret-of-thirty-two-characters");
        SecretHasher both = SecretHasher.peppered(PEPPERS);
        SecretHasher older = SecretHasher.peppered(PEPPERS.subList(1, 2));

        assertThat(both.version()).isEqualTo(2);
        assertThat(both.candidates(secret))
                .containsExactly(
                        both.hash(secret),
                        older.hash(secret),
                        SecretHasher.plain().hash(secret))
                .doesNotHaveDuplicates();
        assertThat(SecretHasher.plain().candidates(secret)).hasSize(1);
    }

    @Test
    void aSecretIsNotLookedForUnderAHashForWhichItIsTooShort() {
        SecretHasher plain = SecretHasher.plain();
        SecretHasher peppered = SecretHasher.peppered(PEPPERS);

        assertThat(plain.candidates(Secret.of("x".repeat(31)))).isEmpty();
        assertThat(plain.candidates(Secret.of("x".repeat(32)))).hasSize(1);
        assertThat(peppered.candidates(Secret.of("x".repeat(7)))).isEmpty();
        assertThat(peppered.candidates(Secret.of("x".repeat(8))))
                .hasSize(2)
                .doesNotContain(plain.hash(Secret.of("x".repeat(8))));
        assertThat(peppered.candidates(Secret.of("x".repeat(31)))).hasSize(2);
        assertThat(peppered.candidates(Secret.of("x".repeat(32)))).hasSize(3);
    }

    @Test
    void aStoredSecretSaysUnderWhichPepper() {
        Secret secret = Secret.of("secret");
        SecretHasher hasher = SecretHasher.peppered(PEPPERS);

        assertThat(hasher.stored(secret))
                .isEqualTo(new StoredSecret(hasher.hash(secret), 2, "sec…", SecretShape.FOREIGN));
    }

    @Test
    void aHashIsTheSameAfterALongerSecretAndAfterARefusedOne() {
        for (SecretHasher hasher : List.of(SecretHasher.plain(), SecretHasher.peppered(PEPPERS))) {
            SecretHash before = hasher.hash(Secret.of("short"));
            SecretHash longest = hasher.hash(Secret.of("x".repeat(Secret.MAX_LENGTH)));
            assertThatThrownBy(() -> hasher.hash(Secret.of("x".repeat(Secret.MAX_LENGTH + 1))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("xx");
            assertThatThrownBy(() -> hasher.hash(Secret.of("secret, but with an ü")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("but with");

            assertThat(hasher.hash(Secret.of("short"))).isEqualTo(before).isNotEqualTo(longest);
        }
    }

    @Test
    void manyThreadsDoNotMixUpEachOthersSecrets() {
        SecretHasher hasher = SecretHasher.plain();

        List<Integer> wrong = IntStream.range(0, 20_000)
                .parallel()
                .filter(i -> !hex(hasher.hash(Secret.of("secret-" + i))).equals(sha256("secret-" + i)))
                .boxed()
                .toList();

        assertThat(wrong).isEmpty();
    }

    @Test
    void aHashGoesToBytesAndBackAndIsNotToldWhole() {
        SecretHash hash = SecretHasher.plain().hash(Secret.of("abc"));

        assertThat(SecretHash.of(hash.bytes())).isEqualTo(hash).hasSameHashCodeAs(hash);
        assertThat(hash.toString()).contains("ba7816").hasSizeLessThan(24);
        byte[] other = hash.bytes();
        other[SecretHash.LENGTH - 1] ^= 1;
        assertThat(SecretHash.of(other)).isNotEqualTo(hash);
    }

    private static String hex(SecretHash hash) {
        return HexFormat.of().formatHex(hash.bytes());
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
