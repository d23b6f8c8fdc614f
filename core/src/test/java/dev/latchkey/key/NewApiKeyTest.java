package dev.latchkey.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.limit.Limits;
import dev.latchkey.secret.SecretMint;
import dev.latchkey.secret.SecretPrefix;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewApiKeyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Acme",
                "O'Neill \"quoted\" \\ %_ ; DROP TABLE",
                "Ünïcødé",
                "医療訓練センター",
                "مركز التدريب",
                "👩‍⚕️ field hospital",
                "नमस्ते"
            })
    void aNameMayBeOfAnyScript(String name) {
        assertThat(named(name).name()).isEqualTo(name);
    }

    @Test
    void blanksAroundANameAreNotPartOfIt() {
        assertThat(named(" \t Acme\u2003\n").name()).isEqualTo("Acme");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "\u2003",
                "a\0b",
                "a\nb",
                "a\u001bb",
                "a\u0085b",
                "a\u007fb",
                "a\u2028b",
                "a\u2029b",
                "a\ud800",
                "\udc00a",
                "\ud83da"
            })
    void aNameHasSomethingInItAndNothingThatCannotBePrinted(String name) {
        assertRefused(() -> named(name));
    }

    @Test
    void aNamesLengthIsCountedInCharactersAsReadersDo() {
        assertThatCode(() -> named("👩".repeat(NewApiKey.MAX_NAME))).doesNotThrowAnyException();
        assertRefused(() -> named("👩".repeat(NewApiKey.MAX_NAME + 1)));
    }

    @Property(tries = 2_000)
    void whateverIsAcceptedCanBeWrittenDown(
            @ForAll String name, @ForAll String email, @ForAll String entry, @ForAll String value) {
        NewApiKey accepted;
        try {
            accepted = key(name, email + "@example.org", Set.of(), Map.of(entry, value));
        } catch (IllegalArgumentException e) {
            return;
        }
        String all = accepted.name() + accepted.email() + accepted.metadata();
        assertThat(new String(all.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(all);
        assertThat(all).doesNotContain("\0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@b", "name+tag@example.org", "ü@例え.jp", "\"odd\"@example.org"})
    void anAddressHasSomethingOnEachSideOfOneAtSign(String email) {
        assertThat(key("n", email, Set.of(), Map.of()).email()).isEqualTo(email);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@",
                "a@",
                "@b",
                "a@b@c",
                "a b@c",
                "a@b\n",
                "a@b\0",
                "a@\u0085b",
                "a@\u2028b",
                "a@\u00a0b",
                "a@\ud800b",
                "a@\ufffdb"
            })
    void whatIsNoAddressIsRefused(String email) {
        assertRefused(() -> key("n", email, Set.of(), Map.of()));
    }

    @Test
    void anAddressMayBeAbsentAndIsNotTooLong() {
        assertThat(key("n", null, Set.of(), Map.of()).email()).isNull();
        assertThatCode(() -> key("n", "a@" + "b".repeat(252), Set.of(), Map.of()))
                .doesNotThrowAnyException();
        assertRefused(() -> key("n", "a@" + "b".repeat(253), Set.of(), Map.of()));
        // Characters of any plane are one.
        assertThatCode(() -> key("n", "a@" + "\ud83d\ude00".repeat(252), Set.of(), Map.of()))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"generate", "admin:read", "admin:*", "a", "a-b_c9:0-_"})
    void aScopeIsOneOrTwoWords(String scope) {
        assertThat(key("n", null, Set.of(scope), Map.of()).scopes()).containsExactly(scope);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "Admin", "a:", ":a", "a:b:c", "a:**", "9a", "a b", "a\n", "ä", "a:*b"})
    void anythingElseIsNoScope(String scope) {
        assertRefused(() -> key("n", null, Set.of(scope), Map.of()));
    }

    @Test
    void thereAreAtMost32ScopesAnd32Entries() {
        assertThatCode(() -> key("n", null, scopes(32), entries(32))).doesNotThrowAnyException();
        assertRefused(() -> key("n", null, scopes(33), Map.of()));
        assertRefused(() -> key("n", null, Set.of(), entries(33)));
    }

    @Test
    void whatIsSaidOfAKeyHasNoKeysSecretInIt() {
        String secret = new SecretMint(new Random(1)).mint(SecretPrefix.LIVE).reveal();
        for (String pasted : List.of(secret, "Acme " + secret + "!", secret.substring(0, 20), BuiltInKey.DEMO_SECRET)) {
            assertRefused(() -> named(pasted));
            assertRefused(() -> key("n", null, Set.of(), Map.of("note", pasted)));
            assertThatThrownBy(() -> KeyEdit.NOTHING.withName(pasted))
                    .hasMessageContaining("secret")
                    .hasMessageNotContaining(pasted);
        }
        assertRefused(() -> key("n", secret + "@example.org", Set.of(), Map.of()));
        assertRefused(() -> key("n", null, Set.of(), Map.of(secret.substring(0, 40), "x")));
        assertThat(named("lk_live_3f9a…, rotated").name()).isEqualTo("lk_live_3f9a…, rotated");
    }

    @Test
    void metadataHasShortNamesAndValuesThatCanBeStored() {
        assertThatCode(() -> key("n", null, Set.of(), Map.of("x".repeat(64), "line\n\tline".repeat(51))))
                .doesNotThrowAnyException();
        assertRefused(() -> key("n", null, Set.of(), Map.of("x".repeat(65), "")));
        assertRefused(() -> key("n", null, Set.of(), Map.of("x", "v".repeat(513))));
        assertRefused(() -> key("n", null, Set.of(), Map.of(" ", "v")));
        assertRefused(() -> key("n", null, Set.of(), Map.of("a\0", "v")));
        assertRefused(() -> key("n", null, Set.of(), Map.of("a\nb", "v")));
        assertRefused(() -> key("n", null, Set.of(), Map.of("a", "v\0")));
        assertRefused(() -> key("n", null, Set.of(), Map.of("a", "\udc00")));
    }

    @Test
    void theLegacyKeyIsNotCreated() {
        assertRefused(() -> new NewApiKey("n", null, KeyType.LEGACY, Limits.LEGACY, Set.of(), Map.of(), null));
    }

    private static NewApiKey named(String name) {
        return key(name, null, Set.of(), Map.of());
    }

    private static NewApiKey key(
            String name, @Nullable String email, Set<String> scopes, Map<String, String> metadata) {
        return new NewApiKey(name, email, KeyType.LIVE, Limits.DEFAULT, scopes, metadata, null);
    }

    private static Set<String> scopes(int count) {
        return IntStream.range(0, count).mapToObj(i -> "s" + i).collect(Collectors.toSet());
    }

    private static Map<String, String> entries(int count) {
        return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "m" + i, i -> ""));
    }

    private static void assertRefused(ThrowingCallable making) {
        assertThatThrownBy(making).isInstanceOf(IllegalArgumentException.class).hasMessageNotContainingAny("null");
    }
}
