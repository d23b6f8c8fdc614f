package dev.latchkey.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testkit.CountingNode;
import dev.latchkey.testkit.Events;
import dev.latchkey.usage.EventRetention;
import dev.latchkey.usage.GrainPair;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageComparison;
import dev.latchkey.usage.UsageDifference;
import dev.latchkey.usage.UsageEvent;
import dev.latchkey.usage.UsageStore;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** A database with usage of every age, whose grains are compared. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ReconciliationFixture {

    static final Instant NOW = Instant.parse("2025-06-15T12:34:56Z");

    // What is that old has let go of one grain more each.
    static final Instant IN_MINUTES = Instant.parse("2025-06-13T10:20:30Z");
    static final Instant IN_HOURS = Instant.parse("2025-06-10T11:12:13Z");
    static final Instant WITHOUT_EVENTS = Instant.parse("2025-05-06T07:08:09Z");
    static final Instant IN_DAYS = Instant.parse("2024-05-06T07:08:09Z");
    static final List<Instant> MOMENTS = List.of(NOW, IN_MINUTES, IN_HOURS, WITHOUT_EVENTS, IN_DAYS);

    static final UUID KEY = UUID.fromString("12345678-90ab-4cde-8f01-234567890abc");
    static final UUID OTHER = UUID.fromString("fedcba98-90ab-4cde-8f01-234567890abc");

    /** How many events a key has for each moment at which it was used. */
    static final int EVENTS_EACH = 5;

    private static final Duration EVENTS_KEPT = Duration.ofDays(30);
    private static final int MANY = 1_000;

    final TestDatabase database;
    final UsageStore store;

    ReconciliationFixture(TestDatabase database) {
        this.database = database;
        this.store = database.usage(() -> NOW);
    }

    @BeforeEach
    void clear() throws SQLException {
        database.clear();
    }

    @AfterAll
    void close() {
        database.close();
    }

    /** Usage of two keys at every moment, of which as little is left as can be. */
    void fill() {
        for (UUID key : List.of(KEY, OTHER)) {
            MOMENTS.forEach(moment -> use(key, moment));
        }
        prune();
    }

    /** Five requests of 65 units: one for each class of status, and one that is not settled. */
    void use(UUID key, Instant moment) {
        UsageBatch batch = UsageBatch.keepingEvents();
        batch.add(Events.answered(key, moment, 200, 10));
        batch.add(Events.answered(key, moment, 301, 0));
        batch.add(Events.answered(key, moment, 404, 0));
        batch.add(Events.answered(key, moment, 500, 5));
        batch.add(Events.admitted(key, moment, 50));
        add(batch);
    }

    void add(UsageBatch batch) {
        new CountingNode(store, "a").add(batch, NOW);
    }

    void prune() {
        boolean more = true;
        while (more) {
            more = store.prune(NOW, EventRetention.of(EVENTS_KEPT));
        }
    }

    UsageComparison compare(GrainPair pair) {
        return compare(pair, null);
    }

    UsageComparison compare(GrainPair pair, @Nullable LocalDate firstDay) {
        UsageComparison compared = database.database().reconciliation().compare(pair, firstDay, MANY);
        assertThat(compared.first()).hasSize((int) compared.differences());
        return compared;
    }

    /** What differs, of each pair of which anything does. */
    Map<GrainPair, List<UsageDifference>> differences() {
        Map<GrainPair, List<UsageDifference>> found = new EnumMap<>(GrainPair.class);
        for (GrainPair pair : GrainPair.values()) {
            List<UsageDifference> differences = compare(pair).first();
            if (!differences.isEmpty()) {
                found.put(pair, differences);
            }
        }
        return found;
    }

    /** The key's row that tells of the moment, as the rest of a statement. */
    static String row(Grain grain, Instant moment) {
        return grain.table() + " WHERE key_id = '" + KEY + "' AND period_start = " + millis(moment, grain);
    }

    /** The key's event of the moment with that status. */
    UsageEvent event(Instant moment, int status) {
        return database.events().stream()
                .filter(event -> event.key().equals(KEY)
                        && event.admittedAt() == moment.toEpochMilli()
                        && event.status() == status)
                .findFirst()
                .orElseThrow();
    }

    /** Has an event more. */
    void plant(UsageEvent event) {
        List<UsageEvent> events = database.events();
        events.add(event);
        database.setEvents(events);
    }

    /** Has an event less. */
    void remove(UsageEvent event) {
        List<UsageEvent> events = database.events();
        events.remove(event);
        database.setEvents(events);
    }

    static Instant startOf(Instant moment, Grain grain) {
        return Instant.ofEpochMilli(millis(moment, grain));
    }

    static long millis(Instant moment, Grain grain) {
        return grain.startOf(moment.toEpochMilli());
    }
}
