package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.audit.AuditFindings;
import dev.latchkey.audit.AuditLine;
import dev.latchkey.audit.AuditQuery;
import dev.latchkey.cli.deployment.CommandFailedException;
import dev.latchkey.cli.deployment.Management;
import dev.latchkey.cli.deployment.StoreOptions;
import dev.latchkey.cli.option.ListenAddress;
import dev.latchkey.generator.cli.JobArguments;
import dev.latchkey.generator.http.GeneratorContract;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.key.KeyState;
import dev.latchkey.time.TimeSource;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDeploymentTest {

    @TempDir
    Path directory;

    @Test
    void a_mistyped_place_is_told_and_nothing_is_made_there() {
        Path mistyped = directory.resolve("dtaa");

        assertThatThrownBy(() -> deployment(WarmUp.none()).open(options(mistyped, null)))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("there is no database in " + mistyped)
                .hasMessageContaining("--data-dir");
        assertThatThrownBy(() -> deployment(WarmUp.none()).open(options(directory, "sqlite:" + mistyped)))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("there is no database sqlite:" + mistyped)
                .hasMessageContaining("--database");

        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void keys_may_be_given_the_scopes_that_the_contract_asks_for_and_groups_of_them() {
        assertThat(deployment(WarmUp.none()).scopes())
                .contains("generate", "jobs:read", "jobs:*", "keys:verify", "admin:keys", "admin:*")
                .doesNotContain("generate:*")
                .doesNotHaveDuplicates();
    }

    @Test
    void commands_call_units_what_the_contract_calls_them() {
        assertThat(deployment(WarmUp.none()).unit()).isEqualTo(GeneratorContract.UNIT);
    }

    @Test
    void those_that_bodies_of_requests_may_name_are_the_same() {
        assertThat(new JsonObject(GeneratorContract.load().json())
                                .getJsonObject("components")
                                .getJsonObject("schemas")
                                .getJsonObject("Scopes")
                                .getJsonObject("items")
                                .getJsonArray("enum")
                                .stream()
                                .map(String::valueOf)
                                .toList())
                .isEqualTo(deployment(WarmUp.none()).scopes());
    }

    @Test
    void a_server_is_known_by_its_directory_for_as_long_as_it_runs() throws IOException {
        StoreOptions options = options(directory, null);
        assertThat(deployment(WarmUp.none()).runningServer(options)).isEmpty();

        ListenAddress address = new ListenAddress("0.0.0.0", 27_123, true);
        RunningServer running = RunningServer.announce(directory, address);
        assertThat(deployment(WarmUp.none()).runningServer(options)).contains("https://127.0.0.1:27123");
        running.withdraw();
        assertThat(deployment(WarmUp.none()).runningServer(options)).isEmpty();

        // What a process leaves that was killed.
        Files.writeString(directory.resolve("server-address"), "999999999 http://127.0.0.1:1\n");
        assertThat(deployment(WarmUp.none()).runningServer(options)).isEmpty();
    }

    @Test
    void a_store_that_was_made_can_be_opened_and_has_the_demo_key() {
        Path data = directory.resolve("data");
        deployment(WarmUp.none()).openOrMake(options(data, null)).close();

        // Whatever was loaded ahead.
        for (WarmUp warmUp : List.of(WarmUp.none(), WarmUp.begin())) {
            Management management = deployment(warmUp).open(options(data, null));
            assertThat(management.keys().findById(BuiltInKey.DEMO.id())).isPresent();
            management.close();
        }
        assertThat(data.resolve("latchkey.db")).exists();
    }

    @Test
    void changes_are_sealed_under_a_key_that_only_the_owner_can_read() throws IOException {
        Path data = directory.resolve("data");
        try (Management management = deployment(WarmUp.none()).openOrMake(options(data, null))) {
            management.keys().deactivate(BuiltInKey.DEMO.id());
        }
        Path file = data.resolve("audit.key");
        String made = Files.readString(file);

        try (Management management = deployment(WarmUp.none()).open(options(data, null))) {
            management.keys().activate(BuiltInKey.DEMO.id());
            assertThat(Files.readString(file)).isEqualTo(made);
            assertThat(Files.getPosixFilePermissions(file))
                    .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
            AuditFindings findings = management.verifyAudit(null);
            assertThat(findings.problems()).isEmpty();
            assertThat(findings.entries()).isEqualTo(3);
            assertThat(findings.elsewhere()).isZero();
            assertThat(management
                            .audit()
                            .page(new AuditQuery(null, null, null, null, 1))
                            .entries())
                    .extracting(AuditLine::actor)
                    .containsExactly("cli:" + System.getProperty("user.name"));
        }
        try (Stream<Path> files = Files.list(data)) {
            assertThat(files.map(each -> each.getFileName().toString())).noneMatch(name -> name.endsWith(".new"));
        }
        Files.writeString(file, "damaged");
        try (Management management = deployment(WarmUp.none()).open(options(data, null))) {
            assertThatThrownBy(() -> management.keys().deactivate(BuiltInKey.DEMO.id()))
                    .isInstanceOf(CommandFailedException.class)
                    .hasMessageContaining("audit.key");
            assertThat(management.keys().countByState()).containsEntry(KeyState.ACTIVE, 1L);
        }
    }

    @Test
    void reading_makes_no_audit_key() throws IOException {
        Path data = directory.resolve("data");
        deployment(WarmUp.none()).openOrMake(options(data, null)).close();
        Files.delete(data.resolve("audit.key"));

        try (Management management = deployment(WarmUp.none()).open(options(data, null))) {
            assertThat(management.keys().countByState()).isNotEmpty();
            assertThat(management.verifyAudit(null).elsewhere()).isEqualTo(1);
        }

        assertThat(data.resolve("audit.key")).doesNotExist();
    }

    @Test
    void a_migration_makes_what_is_not_there() {
        deployment(WarmUp.none()).migrate(options(directory.resolve("new"), null));

        assertThat(Files.exists(directory.resolve("new").resolve("latchkey.db")))
                .isTrue();
    }

    private static LocalDeployment deployment(WarmUp warmUp) {
        return new LocalDeployment(
                new PrintWriter(Writer.nullWriter()), "1", TimeSource.system(), warmUp, new JobArguments()::options);
    }

    private static StoreOptions options(Path data, @Nullable String database) {
        return new StoreOptions(data, database, "latchkey", List.of(), null, null);
    }
}
