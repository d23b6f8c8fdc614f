package dev.latchkey.engine;

import dev.latchkey.store.jdbc.Database;
import dev.latchkey.store.jdbc.dialect.DatabaseOptions;
import dev.latchkey.store.jdbc.dialect.DatabaseUrl;
import dev.latchkey.usage.journal.JournalDrain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** A wall clock that jumps by hours and days, back and forward, between all that happens to usage. */
class SteppedClockTest {

    private static final int STEPS = 120;

    /** Says of each time the store is away that it is; held here, since a logger that nobody holds forgets its level. */
    private static final Logger OUTAGES = Logger.getLogger(JournalDrain.class.getName());

    private static @Nullable Path shared;

    @BeforeContainer
    static void migrateOnce() throws IOException {
        OUTAGES.setLevel(Level.OFF);
        shared = Files.createTempDirectory("stepped-clock");
        try (Database database = Database.open(DatabaseUrl.sqlite(empty()), DatabaseOptions.single())) {
            database.migrate();
        }
    }

    @AfterContainer
    static void clean() throws IOException {
        OUTAGES.setLevel(null);
        delete(Objects.requireNonNull(shared));
    }

    private static Path empty() {
        return Objects.requireNonNull(shared).resolve("empty.db");
    }

    @Property(tries = 8, edgeCases = EdgeCasesMode.NONE)
    void totals_days_moments_and_quotas_are_right_however_the_wall_clock_jumps(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        Path directory = Files.createTempDirectory("stepped-clock");
        try (SteppedNode node = new SteppedNode(directory, empty(), random)) {
            for (int i = 0; i < STEPS; i++) {
                switch (random.nextInt(24)) {
                    case 0, 1, 2 -> node.stepWall();
                    case 3, 4 -> node.pass();
                    case 5 -> node.drain();
                    case 6, 7 -> node.drainWhileTheStoreFails();
                    case 8 -> node.restart();
                    case 9 -> node.refuse();
                    default -> node.request();
                }
                node.assertPromiseIsKept();
            }
            node.restart();
            node.assertCounted();
        } finally {
            delete(directory);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
