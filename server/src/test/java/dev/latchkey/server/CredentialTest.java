package dev.latchkey.server;

import static dev.latchkey.server.RunningServer.OWN_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a request may carry its key. {@code A} and {@code B} stand for two valid secrets. */
final class CredentialTest {

    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final String A = SERVER.unlimitedKey().secret();
    private static final String B = SERVER.unlimitedKey().secret();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-API-Key: A",
                "x-api-key:A",
                "X-API-KEY:  A  ",
                "Authorization: Bearer A",
                "Authorization: bearer A",
                "authorization: BEARER   A ",
                "X-API-Key: A|Authorization: Bearer A",
                "X-API-Key: A|X-API-Key: A",
                "X-API-Key: |X-API-Key: A",
                "X-API-Key: A|Authorization: Basic dXNlcjpwYXNz",
                "X-API-Key: |Authorization: Bearer A",
                "X-API-Key: A|Authorization: Bearer ",
            })
    void one_key(String headers) {
        assertThat(ask(headers).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-API-Key: A|X-API-Key: B",
                "X-API-Key: A|Authorization: Bearer B",
                "Authorization: Bearer A|Authorization: Bearer B",
                "X-API-Key: A|X-API-Key: A|Authorization: Bearer B",
                "X-API-Key: A|Authorization: Bearer nonsense",
            })
    void two_keys(String headers) {
        Answer answer = ask(headers);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("KEY_AMBIGUOUS");
        assertThat(answer.text()).doesNotContain(A).doesNotContain(B);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-API-Key:",
                "X-API-Key:    ",
                "Authorization: Bearer",
                "Authorization: Bearer  ",
                "Authorization: Basic A",
                "Authorization: A",
                "X-Api: A",
                "Cookie: X-API-Key=A",
            })
    void no_key(String headers) {
        assertThat(ask(headers).code()).isEqualTo("KEY_MISSING");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-API-Key: A, A",
                "X-API-Key: A B",
                "X-API-Key: \u00e4\u00f6\u00fc",
                "X-API-Key: A\tA",
                "X-API-Key: A\r\n A"
            })
    void no_key_looks_like_this(String headers) {
        assertThat(ask(headers).code()).isEqualTo("KEY_MALFORMED");
    }

    @Test
    void a_very_long_key() {
        assertThat(ask("X-API-Key: " + "a".repeat(10_000)).code()).isEqualTo("KEY_MALFORMED");
    }

    private static Answer ask(String headers) {
        String lines =
                headers.replace("|", "\r\n").replaceAll("\\bA\\b(?!P)", A).replaceAll("\\bB\\b", B);
        return SERVER.raw("GET " + OWN_KEY + " HTTP/1.1\r\nHost: x\r\n" + lines + "\r\n\r\n");
    }
}
