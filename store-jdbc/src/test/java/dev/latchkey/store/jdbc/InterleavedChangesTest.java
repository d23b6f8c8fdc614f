package dev.latchkey.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.ApiKeyRepository;
import dev.latchkey.key.KeyChanges;
import dev.latchkey.limit.Window;
import dev.latchkey.testkit.Keys;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/**
 * Transactions of PostgreSQL that begin, change keys and end in any order, and nodes that remember keys and look for changes in
 * between: what a node remembers is never older than its last look.
 */
class InterleavedChangesTest {

    private static final int KEYS = 6;
    private static final int WRITERS = 5;
    private static final int NODES = 3;
    private static final int STEPS = 150;

    private static @Nullable TestDatabase opened;

    private final List<Writer> writers = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<UUID> keys = new ArrayList<>();

    /** The limit per minute of each key, by the transactions that were committed. */
    private final Map<UUID, Long> committed = new HashMap<>();

    private long lastLimit;

    @BeforeContainer
    static void open() {
        opened = TestDatabase.postgres();
    }

    @AfterContainer
    static void close() {
        database().close();
    }

    @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
    void what_a_node_remembers_is_never_older_than_its_last_look(@ForAll long seed) throws SQLException {
        Random random = new Random(seed);
        begin();
        try {
            for (int step = 0; step < STEPS; step++) {
                step(random);
            }
            for (Writer writer : writers) {
                writer.commit();
            }
            nodes.forEach(Node::look);
        } finally {
            for (Writer writer : writers) {
                writer.connection.close();
            }
        }
    }

    private void begin() throws SQLException {
        writers.clear();
        nodes.clear();
        keys.clear();
        committed.clear();
        for (int i = 0; i < KEYS; i++) {
            ApiKey key = Keys.aKey().build();
            Keys.store(repository(), key, Keys.aSecret());
            keys.add(key.id());
            committed.put(key.id(), limit(key));
        }
        for (int i = 0; i < WRITERS; i++) {
            writers.add(new Writer(database().connect()));
        }
        for (int i = 0; i < NODES; i++) {
            nodes.add(new Node());
        }
    }

    private void step(Random random) throws SQLException {
        Writer writer = writers.get(random.nextInt(WRITERS));
        Node node = nodes.get(random.nextInt(NODES));
        UUID key = keys.get(random.nextInt(KEYS));
        switch (random.nextInt(10)) {
            case 0 -> writer.number();
            case 1, 2 -> writer.change(key);
            case 3 -> writer.changeAndTakeBack(key);
            case 4, 5 -> writer.commit();
            case 6 -> writer.rollBack();
            case 7 -> node.look();
            default -> node.use(key);
        }
    }

    private static TestDatabase database() {
        if (opened == null) {
            throw new IllegalStateException("not open yet");
        }
        return opened;
    }

    private static ApiKeyRepository repository() {
        return database().database().keys();
    }

    private static long limit(ApiKey key) {
        return key.limits().requestsPer(Window.MINUTE);
    }

    /** Somebody's connection, with a transaction that lasts as long as it pleases. */
    private final class Writer {

        private final Connection connection;
        private final Map<UUID, Long> changed = new HashMap<>();

        Writer(Connection connection) throws SQLException {
            this.connection = connection;
            connection.setAutoCommit(false);
        }

        /** Takes the transaction's place among all others, long before it changes anything. */
        void number() throws SQLException {
            execute("SELECT pg_current_xact_id()");
        }

        void change(UUID key) throws SQLException {
            if (mayChange(key)) {
                changed.put(key, update(key));
            }
        }

        void changeAndTakeBack(UUID key) throws SQLException {
            if (mayChange(key)) {
                execute("SAVEPOINT before");
                update(key);
                execute("ROLLBACK TO SAVEPOINT before");
            }
        }

        void commit() throws SQLException {
            connection.commit();
            committed.putAll(changed);
            changed.clear();
        }

        void rollBack() throws SQLException {
            connection.rollback();
            changed.clear();
        }

        /** One that another transaction has changed would have to be waited for. */
        private boolean mayChange(UUID key) {
            return writers.stream().noneMatch(other -> other != this && other.changed.containsKey(key));
        }

        private long update(UUID key) throws SQLException {
            lastLimit++;
            execute("UPDATE keys SET requests_per_minute = " + lastLimit + " WHERE id = '" + key + "'");
            return lastLimit;
        }

        private void execute(String sql) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }
    }

    /** Somebody who remembers keys until told that they changed. */
    private final class Node {

        private final Map<UUID, Long> remembered = new HashMap<>();
        private long mark = repository().changesSince(null).mark();

        void use(UUID key) {
            remembered.computeIfAbsent(
                    key, unknown -> limit(repository().findById(unknown).orElseThrow()));
        }

        void look() {
            KeyChanges changes = repository().changesSince(mark);
            mark = changes.mark();
            remembered.keySet().removeAll(changes.keys());
            assertThat(committed).containsAllEntriesOf(remembered);
        }
    }
}
