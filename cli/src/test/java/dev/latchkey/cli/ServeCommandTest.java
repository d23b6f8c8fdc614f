package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.cli.deployment.LogLevel;
import dev.latchkey.cli.deployment.ServeOptions;
import dev.latchkey.cli.deployment.TlsSettings;
import dev.latchkey.cli.option.ServeArguments;
import dev.latchkey.key.AddressRange;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.usage.EventRetention;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServeCommandTest {

    private final Shell shell = new Shell();

    @Test
    void there_is_a_default_for_everything() {
        assertThat(shell.run("serve").code()).isZero();

        ServeOptions options = shell.served.get(0);
        assertThat(options.host()).isEqualTo("127.0.0.1");
        assertThat(options.port()).isEqualTo(8080);
        assertThat(options.demoKey()).isTrue();
        assertThat(options.eventLoops())
                .isEqualTo(ServeArguments.defaultEventLoops(Runtime.getRuntime().availableProcessors()));
        assertThat(options.staleTime()).isEqualTo(Duration.ofMinutes(10));
        assertThat(options.journalBytes()).isEqualTo(1L << 30);
        assertThat(options.events()).isEqualTo(new EventRetention(Duration.ofDays(30), 4L << 30));
        assertThat(options.logLevel()).isEqualTo(LogLevel.INFO);
        assertThat(options.legacyKey()).isNull();
        assertThat(options.trustedProxies()).isEmpty();
        assertThat(options.corsOrigins()).isEmpty();
        assertThat(options.tls()).isNull();
        assertThat(options.store().dataDir()).isEqualTo(Path.of("data"));
        assertThat(options.store().database()).isNull();
        assertThat(options.store().schema()).isEqualTo("latchkey");
        assertThat(options.store().peppers()).isEmpty();
    }

    @Test
    void options_are_passed_on() {
        shell.run(
                "serve",
                "--host=::1",
                "--port=0",
                "--no-demo-key",
                "--event-loops=3",
                "--max-connections=500",
                "--max-connections-per-address=50",
                "--stale-time=30s",
                "--journal-size=256M",
                "--events=off",
                "--log-level=DEBUG",
                "--data-dir=/var/lib/x",
                "--database=postgresql://db/x",
                "--schema=keys_2",
                "--trusted-proxies=10.0.0.0/8,::1",
                "--cors-origins=https://a.example,http://localhost:3000",
                "--tls-cert=cert.pem",
                "--tls-key=key.pem");

        ServeOptions options = shell.served.get(0);
        assertThat(options.host()).isEqualTo("::1");
        assertThat(options.port()).isZero();
        assertThat(options.demoKey()).isFalse();
        assertThat(options.eventLoops()).isEqualTo(3);
        assertThat(options.maxConnections()).isEqualTo(500);
        assertThat(options.maxConnectionsPerAddress()).isEqualTo(50);
        assertThat(options.staleTime()).isEqualTo(Duration.ofSeconds(30));
        assertThat(options.journalBytes()).isEqualTo(256L << 20);
        assertThat(options.events().keepsAny()).isFalse();
        assertThat(options.logLevel()).isEqualTo(LogLevel.DEBUG);
        assertThat(options.store().dataDir()).isEqualTo(Path.of("/var/lib/x"));
        assertThat(options.store().database()).isEqualTo("postgresql://db/x");
        assertThat(options.store().schema()).isEqualTo("keys_2");
        assertThat(options.trustedProxies())
                .containsExactly(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("::1"));
        assertThat(options.corsOrigins()).containsExactlyInAnyOrder("https://a.example", "http://localhost:3000");
        assertThat(options.tls()).isEqualTo(new TlsSettings(Path.of("cert.pem"), Path.of("key.pem")));
    }

    @Test
    void one_event_loop_is_enough_for_two_cores() {
        assertThat(ServeArguments.defaultEventLoops(1)).isEqualTo(1);
        assertThat(ServeArguments.defaultEventLoops(2)).isEqualTo(1);
        assertThat(ServeArguments.defaultEventLoops(8)).isEqualTo(8);
    }

    @Test
    void the_environment_stands_in_for_options_and_gives_way_to_them() {
        shell.with("LATCHKEY_PORT", " 9000 ").with("LATCHKEY_HOST", "0.0.0.0").with("LATCHKEY_NO_DEMO_KEY", "true");

        shell.run("serve", "--host", "::1");

        assertThat(shell.served.get(0).port()).isEqualTo(9000);
        assertThat(shell.served.get(0).host()).isEqualTo("::1");
        assertThat(shell.served.get(0).demoKey()).isFalse();
    }

    @Test
    void a_list_in_the_environment_is_divided_as_one_that_is_typed() {
        shell.with("LATCHKEY_TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.1").with("LATCHKEY_CORS_ORIGINS", "*");

        assertThat(shell.run("serve").err()).isEmpty();

        assertThat(shell.served.get(0).trustedProxies())
                .containsExactly(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("192.0.2.1"));
        assertThat(shell.served.get(0).corsOrigins()).containsExactly("*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--tls-cert", "--tls-key"})
    void a_certificate_and_its_key_are_given_together(String option) {
        Shell.Answer answer = shell.run("serve", option, "file.pem");

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).contains("a certificate and its key are given together");
    }

    @Test
    void blank_variables_are_unset() {
        shell.with("LATCHKEY_PORT", "")
                .with("LATCHKEY_DATABASE", "  ")
                .with("API_KEY", " ")
                .with("LATCHKEY_PEPPER", "");

        assertThat(shell.run("serve").err()).isEmpty();

        assertThat(shell.served.get(0).port()).isEqualTo(8080);
        assertThat(shell.served.get(0).store().database()).isNull();
        assertThat(shell.served.get(0).legacyKey()).isNull();
    }

    @Test
    void the_database_is_the_one_given_else_ours_else_the_one_that_was_there() {
        shell.with("DATABASE_URL", "postgresql+asyncpg://a/a");
        assertThat(database("serve")).isEqualTo("postgresql+asyncpg://a/a");
        shell.with("LATCHKEY_DATABASE", "sqlite:b");
        assertThat(database("serve")).isEqualTo("sqlite:b");
        assertThat(database("serve", "--database", "sqlite:c")).isEqualTo("sqlite:c");
    }

    @ParameterizedTest
    @CsvSource({
        "LATCHKEY_PORT, 65536",
        "LATCHKEY_PORT, -1",
        "LATCHKEY_PORT, http",
        "LATCHKEY_HOST, http://x",
        "LATCHKEY_NO_DEMO_KEY, maybe",
        "LATCHKEY_EVENT_LOOPS, 0",
        "LATCHKEY_STALE_TIME, 0s",
        "LATCHKEY_STALE_TIME, ten minutes",
        "LATCHKEY_JOURNAL_SIZE, 1023k",
        "LATCHKEY_JOURNAL_SIZE, 1073741824",
        "LATCHKEY_JOURNAL_SIZE, large",
        "LATCHKEY_EVENTS, none",
        "LATCHKEY_LOG_LEVEL, loud",
        "LATCHKEY_TRUSTED_PROXIES, 10.0.0.1/8",
        "LATCHKEY_TRUSTED_PROXIES, proxy.example.org",
        "LATCHKEY_CORS_ORIGINS, https://example.org/path",
        "LATCHKEY_CORS_ORIGINS, example.org",
        "LATCHKEY_SCHEMA, Latch-Key",
        "LATCHKEY_PEPPER, short",
        "LATCHKEY_PEPPER_FILE, /no/such/file"
    })
    void a_wrong_variable_is_told_by_its_name(String variable, String value) {
        Shell.Answer answer = shell.with(variable, value).run("serve");

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).startsWith("latchkey serve: " + variable + ": ");
        assertThat(answer.err().lines()).hasSize(2);
        assertThat(shell.served).isEmpty();
    }

    @Test
    void a_wrong_variable_does_not_matter_where_it_is_not_used() {
        shell.with("LATCHKEY_PORT", "http");

        assertThat(shell.run("serve", "--port", "1").code()).isZero();
        assertThat(shell.run("serve", "--help").code()).isZero();
        assertThat(shell.run("list").code()).isZero();
    }

    @Test
    void a_wrong_database_is_told_by_where_it_came_from() {
        shell.failingWith(new IllegalArgumentException("the database URL names no database"));

        assertThat(shell.run("list", "--database", "postgresql://db").err())
                .startsWith("latchkey list: --database: the database URL names no database");
        shell.with("DATABASE_URL", "postgresql://db");
        for (String command : new String[] {"serve", "list", "migrate"}) {
            Shell.Answer answer = shell.run(command);
            assertThat(answer.code()).isEqualTo(2);
            assertThat(answer.err()).startsWith("latchkey " + command + ": DATABASE_URL: the database URL names");
        }
    }

    @Test
    void the_legacy_key_is_passed_on_and_told_nobody() {
        Shell.Answer answer = shell.with("API_KEY", "an-old-but-long-secret\n").run("serve");

        ServeOptions options = shell.served.get(0);
        assertThat(Objects.requireNonNull(options.legacyKey()).reveal()).isEqualTo("an-old-but-long-secret");
        assertThat(answer.out() + answer.err() + options).doesNotContain("an-old-but-long-secret");
        assertThat(answer.err()).isEmpty();
    }

    @Test
    void a_short_legacy_key_works_with_a_warning() {
        Shell.Answer answer = shell.with("API_KEY", "tiny-key").run("serve");

        assertThat(answer.code()).isZero();
        assertThat(shell.served).hasSize(1);
        assertThat(answer.err())
                .contains("warning: API_KEY is shorter than 16 characters")
                .doesNotContain("tiny-key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CHANGE_ME",
                "change_me_in_production_please",
                BuiltInKey.DEMO_SECRET,
                "schlüssel-mit-umlaut",
                "two words of a sentence",
                "lk_live_mistyped"
            })
    void a_legacy_key_that_cannot_be_meant_is_an_error(String value) {
        Shell.Answer answer = shell.with("API_KEY", value).run("serve");

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).startsWith("latchkey serve: API_KEY: ").doesNotContain(value + " ");
        assertThat(shell.served).isEmpty();
    }

    @Test
    void other_commands_do_not_mind_the_legacy_key() {
        assertThat(shell.with("API_KEY", "CHANGE_ME").run("list").code()).isZero();
    }

    @Test
    void the_pepper_comes_from_the_environment_or_a_file(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("pepper");
        Files.writeString(file, "2:0123456789abcdef,1:fedcba9876543210\n", StandardCharsets.UTF_8);

        shell.with("LATCHKEY_PEPPER_FILE", file.toString()).run("list");
        shell.with("LATCHKEY_PEPPER_FILE", "")
                .with("LATCHKEY_PEPPER", "0123456789abcdef")
                .run("list");

        assertThat(shell.opened.get(0).peppers())
                .extracting(pepper -> pepper.version())
                .containsExactly(2, 1);
        assertThat(shell.opened.get(1).peppers()).hasSize(1);
        assertThat(shell.opened.toString()).doesNotContain("0123456789abcdef");
    }

    @Test
    void two_peppers_in_two_places_are_one_too_many() {
        Shell.Answer answer = shell.with("LATCHKEY_PEPPER", "0123456789abcdef")
                .with("LATCHKEY_PEPPER_FILE", "x")
                .run("list");

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).contains("both set").doesNotContain("0123456789abcdef");
    }

    @Test
    void options_do_not_tell_the_database_s_password() {
        shell.run("serve", "--database", "postgresql://joe:s3cret@db/x");

        assertThat(shell.served.get(0).toString()).doesNotContain("s3cret");
    }

    private String database(String... arguments) {
        shell.run(arguments);
        return String.valueOf(shell.served.get(shell.served.size() - 1).store().database());
    }
}
