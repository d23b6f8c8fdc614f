package dev.latchkey.usage.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testkit.SettableTime;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.Method;
import dev.latchkey.usage.UsageEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was admitted before a restart is put where it was, though the wall clock was set meanwhile. */
class PastClockTest {

    private static final Instant NOON = Instant.parse("2025-06-01T12:00:00Z");
    private static final UUID KEY = new UUID(1, 2);
    private static final int SLOTS = 64;
    private static final int STEPS = 60;

    /** What a clock may be slewed by without anybody taking notice, and what is lost by reading both clocks. */
    private static final long UNSURE_MILLIS = ClockSpan.EVEN_MILLIS + 5;

    @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
    void nothing_is_put_earlier_than_it_was_however_the_clock_is_set(@ForAll long seed) throws IOException {
        Path directory = Files.createTempDirectory("clocks");
        try (Run run = new Run(directory, new Random(seed))) {
            for (int i = 0; i < STEPS; i++) {
                switch (run.random.nextInt(12)) {
                    case 0 -> run.step();
                    case 1, 2 -> run.pass();
                    case 3 -> run.restart();
                    case 4, 5, 6 -> run.compare();
                    default -> run.admit();
                }
            }
            run.restart();
        } finally {
            delete(directory);
        }
    }

    @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
    void what_was_admitted_while_the_clocks_were_compared_is_put_exactly_there(@ForAll long seed) throws IOException {
        Path directory = Files.createTempDirectory("clocks");
        try (Run run = new Run(directory, new Random(seed))) {
            run.isWatched = true;
            for (int i = 0; i < STEPS; i++) {
                switch (run.random.nextInt(10)) {
                    case 0 -> run.step();
                    case 1, 2 -> run.pass();
                    case 3 -> run.restart();
                    default -> run.admit();
                }
                run.compare();
            }
            run.restart();
        } finally {
            delete(directory);
        }
    }

    @Test
    void minutes_of_the_store_are_put_where_the_clock_showed_them(@TempDir Path directory) {
        SettableTime time = new SettableTime(NOON);
        Journal journal = open(directory, time);
        journal.upkeep();
        time.advance(Duration.ofMinutes(10));
        journal.upkeep();
        journal.close();
        time.stepWall(Duration.ofMinutes(40));
        journal = open(directory, time);

        long start = NOON.plusSeconds(120).toEpochMilli();
        long end = start + 59_999;
        long shift = Duration.ofMinutes(40).toMillis();
        assertThat(journal.past().present(start, end)).isBetween(end + shift, end + shift + UNSURE_MILLIS);
        // The last minute is not over yet.
        long last = NOON.plusSeconds(600).toEpochMilli();
        assertThat(journal.past().present(last, last + 59_999)).isBetween(time.millis(), time.millis() + UNSURE_MILLIS);
        assertThat(journal.past().earliest(Duration.ofHours(1))).isLessThanOrEqualTo(NOON.toEpochMilli());
        assertThat(journal.past().now()).isBetween(time.millis() - shift, time.millis() - shift + UNSURE_MILLIS);
        journal.close();
    }

    @Test
    void the_wall_clock_is_believed_after_the_machine_was_started_anew(@TempDir Path directory) {
        SettableTime time = new SettableTime(NOON);
        Journal first = open(directory, booted(time, "one"));
        first.upkeep();
        first.append(event(1, time.millis()));
        first.upkeep();
        first.close();
        time.stepWall(Duration.ofSeconds(-50));

        Journal next = open(directory, booted(time, "another"));
        assertThat(moments(next)).containsExactly(NOON.toEpochMilli());
        next.close();
        Journal again = open(directory, booted(time, "one"));
        assertThat(moments(again))
                .allMatch(moment -> moment >= time.millis() && moment <= time.millis() + UNSURE_MILLIS);
        again.close();
    }

    @Test
    void the_wall_clock_is_believed_where_machines_do_not_say_when_they_started(@TempDir Path directory) {
        SettableTime time = new SettableTime(NOON);
        Journal first = open(directory, booted(time, null));
        first.upkeep();
        first.append(event(1, time.millis()));
        first.close();
        time.stepWall(Duration.ofSeconds(50));

        Journal next = open(directory, booted(time, null));
        assertThat(moments(next)).containsExactly(NOON.toEpochMilli());
        next.close();
    }

    @Test
    void a_journal_that_does_not_know_its_clocks_is_read_all_the_same(@TempDir Path directory) throws IOException {
        SettableTime time = new SettableTime(NOON);
        Journal first = open(directory, time);
        first.append(event(1, time.millis()));
        first.upkeep();
        first.close();
        byte[] noted = Files.readAllBytes(directory.resolve("clock"));
        noted[40] ^= 1;

        for (byte[] content : List.of(noted, new byte[0], new byte[9_000])) {
            Files.write(directory.resolve("clock"), content);
            Journal next = open(directory, time);
            assertThat(moments(next)).containsExactly(NOON.toEpochMilli());
            next.close();
        }
        Files.delete(directory.resolve("clock"));
        Journal next = open(directory, time);
        assertThat(moments(next)).containsExactly(NOON.toEpochMilli());
        next.close();
    }

    /** A journal whose clock is set now and then, and what was truly admitted when. */
    private static final class Run implements AutoCloseable {

        private final Path directory;
        private final Random random;
        private final SettableTime time = new SettableTime(NOON);
        private final List<Long> admittedNanos = new ArrayList<>();
        private boolean isWatched;
        private Journal journal;

        /** For each, from when on it may be put; what came after the last comparison is not put before that. */
        private final List<Long> notBefore = new ArrayList<>();

        private long comparedAt;

        /** The first one of this run. */
        private int runBegan;

        Run(Path directory, Random random) {
            this.directory = directory;
            this.random = random;
            this.journal = open(directory, time);
            compare();
        }

        void compare() {
            journal.upkeep();
            comparedAt = time.nanos();
            for (int i = runBegan; i < notBefore.size(); i++) {
                notBefore.set(i, admittedNanos.get(i));
            }
        }

        void step() {
            boolean slews = random.nextBoolean();
            time.stepWall(Duration.ofMillis(slews ? random.nextInt(40) - 20 : random.nextInt(400_000) - 200_000));
        }

        void pass() {
            time.advance(Duration.ofNanos(random.nextLong(90_000_000_000L)));
        }

        void admit() {
            journal.append(event(admittedNanos.size(), time.millis()));
            admittedNanos.add(time.nanos());
            notBefore.add(comparedAt);
            time.advance(Duration.ofNanos(random.nextLong(200_000_000)));
        }

        /** Dies, while the clock may be set unseen, and starts anew. */
        void restart() {
            if (isWatched) {
                compare();
            }
            step();
            journal.close();
            step();
            journal = open(directory, time);
            journal.admissions(0, (moment, event) -> {
                long truly = admittedNanos.get((int) event.requestIdLow());
                long shown = time.millis() - Math.floorDiv(time.nanos() - truly, 1_000_000);
                // Between two comparisons it may be slewed to and fro, which nobody sees.
                long least =
                        notBefore.get((int) event.requestIdLow()) - (isWatched ? 1 : ClockSpan.EVEN_MILLIS) * 1_000_000;
                assertThat(moment)
                        .as("event %s", event)
                        .isGreaterThanOrEqualTo(time.millis() - Math.floorDiv(time.nanos() - least, 1_000_000));
                if (isWatched) {
                    assertThat(moment).as("event %s", event).isLessThanOrEqualTo(shown + 200 + UNSURE_MILLIS);
                }
            });
            runBegan = admittedNanos.size();
            compare();
        }

        @Override
        public void close() {
            journal.close();
        }
    }

    private static TimeSource booted(SettableTime time, @Nullable String boot) {
        return new TimeSource() {
            @Override
            public long nanos() {
                return time.nanos();
            }

            @Override
            public long millis() {
                return time.millis();
            }

            @Override
            public Optional<String> boot() {
                return Optional.ofNullable(boot);
            }
        };
    }

    private static Journal open(Path directory, TimeSource time) {
        return Journal.open(
                new JournalSettings(directory, SLOTS, 100 << 20, 0, Duration.ofHours(1), Duration.ofSeconds(10)),
                0,
                time);
    }

    private static UsageEvent event(int number, long at) {
        return new UsageEvent(KEY, at, 1, number, "/r", Method.GET, 0, 1, 1, 200, 1, 1);
    }

    private static List<Long> moments(Journal journal) {
        List<Long> moments = new ArrayList<>();
        journal.admissions(0, (moment, event) -> moments.add(moment));
        return moments;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
