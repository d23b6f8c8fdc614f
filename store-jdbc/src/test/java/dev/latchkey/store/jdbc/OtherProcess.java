package dev.latchkey.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.ApiKeyRepository;
import dev.latchkey.store.jdbc.dialect.DatabaseOptions;
import dev.latchkey.store.jdbc.dialect.DatabaseUrl;
import dev.latchkey.testkit.CountingNode;
import dev.latchkey.testkit.Events;
import dev.latchkey.testkit.Keys;
import dev.latchkey.usage.UsageBatch;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A process of its own that uses a database, as commands beside a server do. */
final class OtherProcess {

    static final UUID KEY = UUID.fromString("12345678-90ab-4cde-8f01-234567890abc");
    static final int TIMES = 25;

    private OtherProcess() {}

    /** Starts one that does the named thing to the database. */
    static Process start(DatabaseUrl url, String what, String... jvmOptions) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.add(OtherProcess.class.getName());
        command.addAll(List.of(url.isPostgres() ? url.toString() : url.file().toString(), what));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Waits until it ends well, and answers with what it said. */
    static String ended(Process process) throws IOException, InterruptedException {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    /** The first line that says so. */
    static void awaitLine(Process process, String line) throws IOException {
        BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        String said = reader.readLine();
        while (said != null && !said.equals(line)) {
            said = reader.readLine();
        }
        assertThat(said).isEqualTo(line);
    }

    public static void main(String[] arguments) {
        try (Database database = Database.open(DatabaseUrl.parse(arguments[0]), DatabaseOptions.single())) {
            database.migrate();
            switch (arguments[1]) {
                case "migrate" -> System.out.println("version " + database.schemaVersion());
                case "list" ->
                    System.out.println(database.keys().findByIdPrefix("", 9).size() + " keys");
                case "change" -> change(database.keys());
                case "use" -> use(database);
                default -> throw new IllegalArgumentException(arguments[1]);
            }
        }
    }

    private static void change(ApiKeyRepository keys) {
        for (int i = 0; i < TIMES; i++) {
            Keys.store(keys, Keys.aKey().build(), Keys.aSecret());
            Keys.change(keys, KEY, is -> is.expiresAt(next(is.build())));
            Keys.rotate(keys, KEY, Keys.aSecret(), Instant.EPOCH);
        }
    }

    private static Instant next(ApiKey key) {
        return Optional.ofNullable(key.expiresAt()).orElseThrow().plusSeconds(1);
    }

    /** Adds usage for ever, and says which positions were taken. */
    private static void use(Database database) {
        for (long position = 1; ; position++) {
            UsageBatch batch = new UsageBatch();
            batch.add(Events.answered(KEY, Instant.EPOCH, 200, 2));
            new CountingNode(database.usage(), "killed").add(batch, position, Instant.EPOCH);
            System.out.println(position);
        }
    }
}
