package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.LatchkeyProcess.Program;
import dev.latchkey.engine.NodeDirectory;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in the data directory is its owner's business alone, wherever the directory came from, and whatever the umask. */
class PrivateFilesTest {

    private static final Program UNMASKED =
            new Program(List.of("sh", "-c", "umask 000 && exec \"$@\"", "sh"), Program.LATCHKEY.mainClass());

    @TempDir
    Path data;

    @BeforeEach
    void open() throws IOException {
        permit(data, "rwxr-xr-x");
    }

    @Test
    void nobody_else_may_read_what_a_busy_server_makes_in_a_directory_that_was_there() throws IOException {
        try (LatchkeyProcess server = LatchkeyProcess.serve(UNMASKED, data, Map.of())) {
            work(server);
            assertClosed();
            assertThat(permissions())
                    .containsKeys(
                            "latchkey.db",
                            "latchkey.db-wal",
                            "audit.key",
                            "node-name",
                            "server.lock",
                            "jobs",
                            "journal")
                    .hasSizeGreaterThan(12);
            server.stop();
        }
        assertClosed();
    }

    @Test
    void what_was_left_open_is_closed_at_the_next_start_and_by_commands_that_use_it() throws IOException {
        try (LatchkeyProcess server = LatchkeyProcess.serve(data, Map.of())) {
            work(server);
            server.kill();
        }
        Path draft = Files.createFile(data.resolve("jobs").resolve("left.0.draft"));
        try (Stream<Path> all = Files.walk(data)) {
            for (Path each : all.toList()) {
                permit(each, Files.isDirectory(each) ? "rwxrwxr-x" : "rw-r--r--");
            }
        }

        try (LatchkeyProcess server = LatchkeyProcess.serve(UNMASKED, data, Map.of())) {
            assertClosed();
            assertThat(draft).doesNotExist();
            server.stop();
        }
        permit(data, "rwxr-xr-x");
        permit(data.resolve("latchkey.db"), "rw-r--r--");
        permit(data.resolve("audit.key"), "r--r--r--");
        assertThat(LatchkeyProcess.run(data, Map.of(), "create", "--name", "Next")
                        .exitCode())
                .isZero();
        assertThat(permissions())
                .containsEntry("", "rwx------")
                .containsEntry("latchkey.db", "rw-------")
                .containsEntry("audit.key", "r--------");
    }

    @Test
    void a_directory_that_holds_what_is_not_ours_keeps_its_permissions_and_ours_in_it_are_closed() throws IOException {
        Path other = Files.writeString(data.resolve("other"), "not ours");
        permit(other, "rw-r--r--");
        Path backup = Files.writeString(data.resolve("latchkey.db.backup"), "a copy");
        permit(backup, "rw-r--r--");

        new DataDirectory(data);

        assertThat(permissions())
                .containsOnly(
                        Map.entry("", "rwxr-xr-x"),
                        Map.entry("other", "rw-r--r--"),
                        Map.entry("latchkey.db.backup", "rw-------"));
    }

    @Test
    void a_node_name_is_whole_or_not_there() throws IOException {
        try (DataDirectory.Tenancy tenancy = new DataDirectory(data).take()) {
            assertThat(tenancy.nodeName())
                    .isEqualTo(NodeDirectory.nodeNameIn(data).orElseThrow());
        }
        assertThat(permissions()).containsOnlyKeys("", "node-name", "server.lock");
    }

    private void work(LatchkeyProcess server) {
        String created = LatchkeyProcess.run(
                        data, Map.of(), "create", "--name", "Busy", "--per-minute", "unlimited", "--format", "json")
                .out();
        GeneratorClient client = new GeneratorClient(server.address(), Caller.field(created, "key"));
        JsonObject order = new JsonObject()
                .put("configuration", new JsonObject().put("count", 50))
                .put("output_formats", new JsonArray().add("json").add("csv"));
        String plain = client.start(order);
        String sealed = client.start(order.copy().put("use_encryption", true).put("encryption_password", "0123456789"));
        assertThat(client.ended(plain).getString("status")).isEqualTo("completed");
        assertThat(client.ended(sealed).getString("status")).isEqualTo("completed");
    }

    private void assertClosed() throws IOException {
        permissions()
                .forEach((name, permissions) -> assertThat(permissions)
                        .as(name)
                        .isEqualTo(Files.isDirectory(data.resolve(name)) ? "rwx------" : "rw-------"));
    }

    /** Of everything in the directory and of itself, by name. */
    private Map<String, String> permissions() throws IOException {
        Map<String, String> permissions = new TreeMap<>();
        try (Stream<Path> all = Files.walk(data)) {
            for (Path each : all.toList()) {
                permissions.put(
                        data.relativize(each).toString(),
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(each)));
            }
        }
        return permissions;
    }

    private static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
}
