package dev.latchkey.generator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.server.AdminCalls;
import dev.latchkey.server.Answer;
import dev.latchkey.server.ApiDocument;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UnknownParametersTest {

    @RegisterExtension
    static final RunningGenerator SERVER = new RunningGenerator();

    private final AdminCalls calls = new AdminCalls(SERVER, "admin:*");

    @Test
    void wherever_keys_are_managed_a_parameter_that_means_nothing_is_named_and_refused() {
        ApiDocument document = new ApiDocument(SERVER.get("/openapi.json").json());
        document.operations()
                .forEach((path, methods) -> methods.forEach(method -> {
                    if (path.startsWith("/admin/v1")) {
                        Answer answer = SERVER.call(
                                method.toUpperCase(Locale.ROOT),
                                path.replace("{id}", UUID.randomUUID().toString()) + "?nonsense=1",
                                null,
                                "X-API-Key",
                                calls.key.secret());
                        assertThat(answer.status()).as("%s %s", method, path).isEqualTo(400);
                        assertThat(answer.json().get("detail").asText())
                                .startsWith("nonsense is not a parameter here; ");
                    }
                }));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/admin/v1/keys?limt=5 | limt is not a parameter here; did you mean limit?",
                "/admin/v1/keys?includeDeleted=true | includeDeleted is not a parameter here; did you mean include_deleted?",
                "/admin/v1/stats?dasy=5 | dasy is not a parameter here; did you mean days?",
                "/admin/v1/stats?page=5 | page is not a parameter here; there is days.",
                "/admin/v1/nodes?page=5 | page is not a parameter here; there are none.",
                "/admin/v1/nodes?%3Cb%3E=5 | … is not a parameter here; there are none.",
                "/api/v1/key?days=5 | days is not a parameter here; there are none.",
                "/api/v1/key/usage?day=5 | day is not a parameter here; did you mean days?",
            })
    void what_is_meant_is_told(String path, String sentence) {
        Answer answer = calls.get(path);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("PARAMETER_INVALID");
        assertThat(answer.json().get("detail").asText()).isEqualTo(sentence);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/configurations",
                "/api/v1/jobs",
                "/health",
                "/api/v1/configurations/reference/nationalities"
            })
    void elsewhere_it_is_ignored_as_established_clients_expect(String path) {
        assertThat(SERVER.get(path + "?_=1733000000", SERVER.key()).status()).isEqualTo(200);
    }
}
