package dev.latchkey.store.jdbc;

import dev.latchkey.store.jdbc.dialect.DatabaseOptions;
import dev.latchkey.store.jdbc.dialect.DatabaseUrl;
import dev.latchkey.store.jdbc.dialect.Dialect;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageStore;
import dev.latchkey.usage.journal.Journal;
import dev.latchkey.usage.journal.JournalDrain;
import dev.latchkey.usage.journal.JournalSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * A process that carries a journal into a database as a node does, step by step: each call that the database sees is one, and so
 * is each batch that is begun. Before the step that it is told it stands still, for someone to kill it.
 */
final class SteppedDrain {

    static final String NODE = "stepped";
    static final int SLOTS = 1_024;
    static final int BATCH_SLOTS = 600;

    /** The calls of a connection or a statement that the database sees, or that begin such a call. */
    private static final Set<String> CALLS = Set.of(
            "setAutoCommit",
            "commit",
            "rollback",
            "unwrap",
            "execute",
            "executeBatch",
            "executeQuery",
            "executeUpdate");

    private final int last;
    private int steps;

    private SteppedDrain(int last) {
        this.last = last;
    }

    static JournalSettings settings(Path directory) {
        return new JournalSettings(directory, SLOTS, 1 << 20, 0, Duration.ofHours(1), Duration.ofSeconds(10));
    }

    /** Starts the process, which begins with its work when it is told to. */
    static Process start(DatabaseUrl url) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SteppedDrain.class.getName(),
                        url.isPostgres() ? url.toString() : url.file().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Lets a process that was started carry a journal as far as before a step; answers with where it stands, or "done". */
    static String carry(Process process, Path journal, int last) throws IOException {
        process.getOutputStream().write((last + "\n" + journal + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        String line = process.inputReader(StandardCharsets.UTF_8).readLine();
        return line == null ? "ended" : line;
    }

    public static void main(String[] arguments) throws IOException {
        Database.warmUp();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        SteppedDrain drain = new SteppedDrain(Integer.parseInt(in.readLine()));
        drain.carry(DatabaseUrl.parse(arguments[0]), Path.of(in.readLine()));
        System.out.println("done");
    }

    private void carry(DatabaseUrl url, Path directory) {
        TimeSource time = TimeSource.system();
        Dialect dialect = Database.dialect(url, DatabaseOptions.single());
        Connections connections = new Connections(dialect);
        Handles handles =
                new Handles(url, dialect, Jdbi.create(() -> stepped(connections.openConnection(), Connection.class)));
        UsageStore store = new JdbcUsageStore(handles, dialect, time);
        try (Journal journal =
                Journal.open(settings(directory), store.progress(NODE).position(), time)) {
            new JournalDrain(journal.reader(), store, NODE, this::begin, time, BATCH_SLOTS).close();
        }
        step("end");
    }

    private UsageBatch begin() {
        step("batch");
        return UsageBatch.keepingEvents();
    }

    private void step(String what) {
        steps++;
        if (steps == last) {
            System.out.println(what);
            while (true) {
                LockSupport.park();
            }
        }
    }

    /** The same object, with steps before those calls. */
    private <T> T stepped(T target, Class<T> as) {
        return as.cast(Proxy.newProxyInstance(
                SteppedDrain.class.getClassLoader(), new Class<?>[] {as}, (proxy, method, arguments) -> {
                    if (CALLS.contains(method.getName())) {
                        step(method.getName());
                    }
                    try {
                        return stepped(method.invoke(target, arguments));
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private @Nullable Object stepped(@Nullable Object result) {
        if (result instanceof PreparedStatement prepared) {
            return stepped(prepared, PreparedStatement.class);
        }
        return result instanceof Statement statement ? stepped(statement, Statement.class) : result;
    }
}
