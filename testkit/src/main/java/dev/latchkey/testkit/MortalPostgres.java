package dev.latchkey.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A real PostgreSQL of one test's own, which can be killed in the middle of whatever it does, and started again on the same data
 * and port. For one thread.
 */
public final class MortalPostgres implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration RETRY_EVERY = Duration.ofMillis(10);

    private final Path data;
    private final int port;
    private final List<String> command;
    private ProcessHandle postmaster;

    private MortalPostgres(Path data, int port) throws IOException {
        this.data = data;
        this.port = port;
        this.postmaster = running(data);
        ProcessHandle.Info info = postmaster.info();
        this.command = new ArrayList<>();
        if (LinuxUtils.isUnshareAvailable()) {
            // PostgreSQL does not run as root; so nobody is root where it runs.
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(info.command().orElseThrow());
        command.addAll(List.of(info.arguments().orElseThrow()));
    }

    /**
     * Makes a server and starts it.
     *
     * @param data where it keeps its data; whoever calls deletes that in the end
     */
    @SuppressWarnings("MustBeClosedChecker") // it is ended by its processes
    public static MortalPostgres start(Path data) throws IOException {
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                // Its processes are killed, not the machine.
                .setServerConfig("fsync", "off")
                // What operators may choose: a server that dies then takes the last commits back that did not ask for
                // more.
                .setServerConfig("synchronous_commit", "off")
                .start();
        MortalPostgres mortal = new MortalPostgres(data, server.getPort());
        Runtime.getRuntime().addShutdownHook(new Thread(mortal::kill));
        return mortal;
    }

    /** The URL of its database, as Latchkey takes it. */
    public String url() {
        return "postgresql://postgres:postgres@localhost:" + port + "/postgres";
    }

    /** A connection of the test's own. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://localhost:" + port + "/postgres", "postgres", "postgres");
    }

    /** Kills all of its processes with SIGKILL, and waits until they are gone. */
    public void kill() {
        List<ProcessHandle> processes = new ArrayList<>(List.of(postmaster));
        processes.addAll(postmaster.descendants().toList());
        processes.forEach(ProcessHandle::destroyForcibly);
        processes.forEach(each ->
                each.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join());
    }

    /** Stops all of its processes as they are, so that it is there and says nothing. */
    public void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Lets it go on after {@link #freeze}. */
    public void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        // First the one that makes the others.
        signal(signal, postmaster);
        for (ProcessHandle each : postmaster.descendants().toList()) {
            signal(signal, each);
        }
    }

    private static void signal(String signal, ProcessHandle process) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                .start()
                .waitFor();
        if (status != 0 && process.isAlive()) {
            throw new IllegalStateException("a process of PostgreSQL takes no signals: " + process.pid());
        }
    }

    /** Starts it again after it was killed, and waits until it takes connections. */
    public void startAgain() throws IOException {
        long giveUpAt = System.nanoTime() + PATIENCE.toNanos();
        while (!isServing()) {
            if (System.nanoTime() - giveUpAt > 0) {
                throw new IllegalStateException("PostgreSQL does not start again");
            }
            if (!postmaster.isAlive()) {
                // Also where the last attempt ended at once, since a process of the server's was not gone yet.
                postmaster = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(data.resolve("started-again.log").toFile())
                        .start()
                        .toHandle();
            }
            LockSupport.parkNanos(RETRY_EVERY.toNanos());
        }
    }

    private boolean isServing() {
        try (Connection connection = connect()) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void close() {
        kill();
    }

    private static ProcessHandle running(Path data) throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0));
        return ProcessHandle.of(pid).orElseThrow();
    }
}
