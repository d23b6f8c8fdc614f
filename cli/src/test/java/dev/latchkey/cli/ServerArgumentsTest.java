package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerArgumentsTest {

    private static final String KEY = "lk_live_" + "0123456789abcdef".repeat(4) + "_0aZ9bY";

    private final Shell shell = new Shell();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://latchkey.example.org",
                "https://latchkey.example.org:8443/behind/a/proxy/",
                "HTTPS://192.0.2.7",
                "http://127.0.0.1:8080",
                "http://127.9.9.9/",
                "http://localhost:8080",
                "http://[::1]:8080"
            })
    void a_server_is_asked_in_place_of_a_database(String address) {
        Shell.Answer answer = shell.with("LATCHKEY_ADMIN_KEY", KEY).run("list", "--server", address);

        assertThat(answer.code()).as(answer.err()).isZero();
        assertThat(shell.opened).isEmpty();
        assertThat(shell.connected).singleElement().satisfies(options -> {
            assertThat(options.server()).hasToString(address.replaceAll("/$", ""));
            assertThat(options.adminKey().reveal()).isEqualTo(KEY);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "latchkey.example.org, is not a server's address; write it like https://latchkey.example.org",
        "localhost:8080, is not a server's address",
        "ftp://localhost, is not a server's address",
        "https://, is not a server's address",
        "https://a_b.example, is not a server's address",
        "https://localhost:99999, is not a server's address",
        "https://local host, is not a server's address",
        "https://user:geheim@latchkey.example.org, it has a user or a password in it",
        "https://latchkey.example.org?key=geheim, nothing that begins with ? or # belongs into it",
        "https://latchkey.example.org/#x, nothing that begins with ? or # belongs into it",
        "http://latchkey.example.org, over http:// everyone on the way could read the admin key",
        "http://127.0.0.1.example.org, over http:// everyone",
        "http://192.0.2.7:8080, over http:// everyone",
        "http://0.0.0.0:8080, over http:// everyone",
        "http://[::]:8080, over http:// everyone"
    })
    void an_address_that_cannot_be_meant_is_wrong_usage(String address, String sentence) {
        shell.with("LATCHKEY_ADMIN_KEY", KEY);

        Shell.Answer answer = shell.run("list", "--server", address);
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err())
                .startsWith("latchkey list: --server: ")
                .contains(sentence)
                .doesNotContain("geheim");
        assertThat(answer.err().lines()).hasSize(2);
        assertThat(shell.with("LATCHKEY_SERVER", address).run("stats").err())
                .startsWith("latchkey stats: LATCHKEY_SERVER: ");
        assertThat(shell.connected).isEmpty();
    }

    @Test
    void without_an_admin_key_nothing_is_asked() {
        Shell.Answer answer = shell.run("list", "--server", "http://localhost:8080");

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err())
                .startsWith("latchkey list: LATCHKEY_ADMIN_KEY is not set; set it to the secret of a key");
        assertThat(shell.connected).isEmpty();
    }

    @Test
    void an_admin_key_that_cannot_be_sent_is_wrong_usage_and_not_repeated() {
        Shell.Answer answer =
                shell.with("LATCHKEY_ADMIN_KEY", "ge heim\nzwei").run("list", "--server", "http://localhost:8080");

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err())
                .startsWith("latchkey list: LATCHKEY_ADMIN_KEY: a key's secret has")
                .doesNotContain("heim");
    }

    @Test
    void the_admin_key_may_lie_in_a_file(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("key"), KEY + "\n");
        shell.with("LATCHKEY_ADMIN_KEY_FILE", file.toString()).with("LATCHKEY_SERVER", "http://localhost:8080");

        assertThat(shell.run("list").code()).isZero();
        assertThat(shell.connected)
                .extracting(options -> options.adminKey().reveal())
                .containsExactly(KEY);
        assertThat(shell.with("LATCHKEY_ADMIN_KEY", KEY).run("list").err())
                .contains("LATCHKEY_ADMIN_KEY and LATCHKEY_ADMIN_KEY_FILE are both set; set one of them");
    }

    @Test
    void a_server_and_a_database_are_wrong_usage_unless_the_database_is_that_of_the_environment() {
        shell.with("LATCHKEY_ADMIN_KEY", KEY);

        Shell.Answer both = shell.run("list", "--server", "http://localhost:8080", "--database", "sqlite:x");
        assertThat(both.code()).isEqualTo(2);
        assertThat(both.err())
                .startsWith("latchkey list: --server: there is --database too, and the keys can be in one place only");
        assertThat(shell.connected).isEmpty();
        assertThat(shell.opened).isEmpty();

        shell.with("DATABASE_URL", "sqlite:x").with("LATCHKEY_DATA_DIR", "d").with("LATCHKEY_SCHEMA", "s");
        assertThat(shell.run("list", "--server", "http://localhost:8080").code())
                .isZero();
        assertThat(shell.connected).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--database=sqlite:x", "--data-dir=d", "--schema=s"})
    void a_place_that_was_typed_is_never_passed_over_for_a_server_that_the_environment_names(String place) {
        shell.with("LATCHKEY_ADMIN_KEY", KEY).with("LATCHKEY_SERVER", "http://localhost:8080");

        for (String command : new String[] {"list", "stats", "audit", "cleanup"}) {
            Shell.Answer answer = shell.run(command, place);
            assertThat(answer.code()).isEqualTo(2);
            assertThat(answer.err())
                    .startsWith("latchkey " + command + ": LATCHKEY_SERVER: there is " + place.replaceAll("=.*", "")
                            + " too, and the keys can be in one place only; leave one of them out");
        }
        assertThat(shell.connected).isEmpty();
        assertThat(shell.opened).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "migrate"})
    void a_directory_that_was_typed_is_never_passed_over_for_a_database_that_the_environment_names(String command) {
        shell.with("DATABASE_URL", "postgresql://localhost/x");

        Shell.Answer answer = shell.run(command, "--data-dir", "d");
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err())
                .startsWith("latchkey " + command + ": DATABASE_URL: it names another database than the one in"
                        + " --data-dir; unset it to work on that one, or give --database too");
        assertThat(shell.opened).isEmpty();

        // A server has its journal in the one and its keys in the other.
        assertThat(shell.run("serve", "--data-dir", "d").code()).isZero();
        assertThat(shell.run(command, "--data-dir", "d", "--database", "sqlite:x")
                        .code())
                .isZero();
    }

    @Test
    void a_schema_that_was_typed_is_never_ignored() {
        for (String command : new String[] {"list", "migrate", "serve"}) {
            assertThat(shell.run(command, "--schema", "s").err())
                    .startsWith("latchkey " + command + ": --schema: only PostgreSQL has schemas");
            assertThat(shell.run(command, "--schema", "s", "--database", "sqlite:x")
                            .code())
                    .isEqualTo(2);
            assertThat(shell.run(command, "--schema", "s", "--database", "postgresql://localhost/x")
                            .code())
                    .isZero();
        }
        assertThat(shell.with("LATCHKEY_SCHEMA", "s").run("list").code()).isZero();
    }

    @Test
    void what_goes_with_something_else_is_not_ignored_without_it() {
        assertThat(shell.run("serve", "--redis-away", "deny").err())
                .startsWith("latchkey serve: --redis-away: it goes with --redis alone");
        assertThat(shell.with("LATCHKEY_REDIS_AWAY", "deny").run("serve").code())
                .isZero();
        assertThat(shell.run("audit", "head", "--limit", "3").err())
                .startsWith("latchkey audit: --limit: only a list of entries has one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LATCHKEY_DATABASE", "DATABASE_URL", "LATCHKEY_DATA_DIR"})
    void where_the_environment_names_a_server_and_a_database_it_is_said_which_is_meant(String variable) {
        shell.with("LATCHKEY_ADMIN_KEY", KEY).with("LATCHKEY_SERVER", "http://localhost:8080");
        assertThat(shell.run("list").err()).doesNotContain("both set");

        Shell.Answer both = shell.with(variable, "sqlite:x").run("list");

        assertThat(both.code()).isZero();
        assertThat(both.err())
                .startsWith("latchkey: LATCHKEY_SERVER and " + variable
                        + " are both set; this is about the keys of http://localhost:8080.\n");
        assertThat(shell.run("list", "--server", "http://localhost:8080").err()).doesNotContain("both set");
        assertThat(shell.opened).isEmpty();
    }

    @Test
    void the_database_of_a_server_that_the_environment_names_is_not_migrated_from_here() {
        shell.with("LATCHKEY_SERVER", "http://localhost:8080");

        Shell.Answer answer = shell.run("migrate");
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err())
                .startsWith("latchkey migrate: LATCHKEY_SERVER is set, and a server's database is migrated on its own"
                        + " machine");
        assertThat(shell.run("migrate", "--database", "sqlite:x").code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "migrate"})
    void what_belongs_to_a_machine_is_not_asked_of_a_server(String command) {
        Shell.Answer answer = shell.run(command, "--server", "http://localhost:8080");

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).contains("there is no option \"--server\"");
    }
}
