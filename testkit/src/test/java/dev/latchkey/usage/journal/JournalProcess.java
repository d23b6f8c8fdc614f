package dev.latchkey.usage.journal;

import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.JournalFullException;
import dev.latchkey.usage.Method;
import dev.latchkey.usage.UsageEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Another process that uses a journal, and what it does. */
final class JournalProcess implements AutoCloseable {

    static final int SLOTS = 1_024;
    static final int RESERVED = 128;

    private static final int WORD_PER_THREAD = 64;
    private static final long PATIENCE_SECONDS = 60;
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final Process process;
    private final BufferedReader out;

    private JournalProcess(Process process) {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    static JournalSettings settings(Path directory, int segments) {
        return new JournalSettings(
                directory,
                SLOTS,
                segments * SegmentHeader.fileBytes(SLOTS),
                RESERVED,
                Duration.ofHours(1),
                Duration.ofSeconds(10));
    }

    /**
     * Starts it.
     *
     * @param before a shell's command before it, or "true"
     */
    static JournalProcess start(String before, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                before + " && exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                JournalProcess.class.getName()));
        command.addAll(List.of(arguments));
        return new JournalProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    long pid() {
        return process.pid();
    }

    /** Its next line, "end" when it has ended. */
    String line() throws IOException {
        String line = out.readLine();
        return line == null ? "end" : line;
    }

    /** Tells it a line and gives what it answers. */
    String tell(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        return line();
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** Kills it with SIGKILL, in the middle of whatever it does. */
    void kill() {
        process.destroyForcibly()
                .onExit()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        kill();
    }

    /** Maps the counters by which the process tells how far each of its threads came. */
    static ByteBuffer counters(Path file, int threads) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) threads * WORD_PER_THREAD);
        }
    }

    static long count(ByteBuffer counters, int thread) {
        return (long) LONGS.getAcquire(counters, thread * WORD_PER_THREAD);
    }

    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path directory = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "hold" -> hold(directory, out);
            case "append" -> append(directory, Path.of(arguments[2]), Integer.parseInt(arguments[3]), arguments[4]);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** Opens the journal, and does what it is told, line by line. */
    private static void hold(Path directory, PrintStream out) throws IOException {
        Journal journal;
        try {
            journal = Journal.open(settings(directory, 100), 0, TimeSource.system());
        } catch (JournalException e) {
            out.println(e.getMessage());
            return;
        }
        out.println("open");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Map<String, Runnable> commands = Map.of(
                "fill", () -> out.println(fill(journal)),
                "append", () -> out.println(tryToAppend(journal)),
                "await", () -> out.println(awaitRoom(journal)));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Runnable command = commands.get(line);
            if (command == null) {
                throw new IllegalArgumentException(line);
            }
            command.run();
        }
    }

    /** Appends as long as there is room; how many. */
    private static int fill(Journal journal) {
        int appended = 0;
        while (journal.hasRoom() && appended < 10 * SLOTS) {
            journal.append(Entries.numbered(1));
            appended++;
            if (!journal.hasRoom()) {
                journal.upkeep();
            }
        }
        return appended;
    }

    private static String tryToAppend(Journal journal) {
        try {
            journal.append(Entries.numbered(2));
            return "appended";
        } catch (JournalFullException e) {
            return "full";
        }
    }

    private static String awaitRoom(Journal journal) {
        while (!journal.hasRoom()) {
            journal.upkeep();
            Thread.onSpinWait();
        }
        return "room";
    }

    /** What is appended under a number. */
    static UsageEvent event(UUID key, long number) {
        return new UsageEvent(
                key, number, number, number, "/r" + number % 7, Method.GET, 0, 1, number % 100, 200, 1, number);
    }

    /** Appends from several threads without end, counting each append after it has returned. */
    private static void append(Path directory, Path counters, int threads, String round) throws IOException {
        Journal journal = Journal.open(settings(directory, 4_000), 0, TimeSource.system());
        journal.start();
        ByteBuffer counts = counters(counters, threads);
        for (int thread = 0; thread < threads; thread++) {
            UUID key = new UUID(Long.parseLong(round), thread);
            int counter = thread * WORD_PER_THREAD;
            new Thread(() -> appendWithoutEnd(journal, key, counts, counter)).start();
        }
    }

    private static void appendWithoutEnd(Journal journal, UUID key, ByteBuffer counts, int counter) {
        for (long number = 1; ; number++) {
            while (!journal.hasRoom()) {
                Thread.onSpinWait();
            }
            journal.append(event(key, number));
            LONGS.setRelease(counts, counter, number);
        }
    }
}
