package dev.latchkey.store.jdbc;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyPage;
import dev.latchkey.key.KeyQuery;
import dev.latchkey.key.KeyState;
import dev.latchkey.key.KeyType;
import dev.latchkey.key.SearchWords;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Pages of keys, newest first, in a time that does not grow with the number of keys. Most conditions have an index that is
 * walked from its newest end until the page is full. That would take long for a condition that few keys meet: such keys are
 * collected through an index of their own, and sorted. Counting a little way tells which it is.
 */
final class KeyListing {

    /** When no more keys than this meet a condition, sorting them all is quicker than walking until a page is full. */
    private static final int FEW = 5_000;

    /** Sorts after every continuation of a word, in byte order. */
    private static final String END = new String(Character.toChars(Character.MAX_CODE_POINT));

    private final Handles handles;
    private final Dialect dialect;

    KeyListing(Handles handles, Dialect dialect) {
        this.handles = handles;
        this.dialect = dialect;
    }

    KeyPage page(KeyQuery query) {
        Optional<Cursor> cursor = Optional.ofNullable(query.cursor()).map(Cursor::parse);
        List<String> words = SearchWords.ofQuery(query.search());
        List<ApiKey> found = handles.read(handle -> {
            Optional<String> few = fewest(handle, candidates(query, words));
            Statement statement = statement(query, words, cursor, few);
            return statement.bindTo(handle).map(KeyRow::read).list();
        });
        if (found.size() <= query.limit()) {
            return new KeyPage(found, null);
        }
        List<ApiKey> keys = found.subList(0, query.limit());
        return new KeyPage(keys, Cursor.after(keys.get(keys.size() - 1)).text());
    }

    /** Ways to collect all keys that the page may have, each through an index, with what the way needs bound. */
    private List<Statement> candidates(KeyQuery query, List<String> words) {
        List<Statement> candidates = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            Statement byWord = new Statement(
                    "SELECT key_id AS id FROM key_words WHERE word >= :word" + i + " AND word < :end" + i);
            byWord.bindWord(i, words.get(i));
            candidates.add(byWord);
        }
        if (query.state() == KeyState.EXPIRED) {
            Statement byExpiry = new Statement("SELECT id FROM keys WHERE expires_at <= :now"
                    + " AND deleted_at IS NULL AND deactivated_at IS NULL");
            byExpiry.bind("now", query.now().toEpochMilli());
            candidates.add(byExpiry);
        }
        return candidates;
    }

    /** The way with the fewest keys, when they are few. */
    private static Optional<String> fewest(Handle handle, List<Statement> candidates) {
        Map<String, Integer> counts = new HashMap<>();
        for (Statement candidate : candidates) {
            Statement counting = candidate.wrapped("SELECT count(*) FROM (", " LIMIT " + (FEW + 1) + ") AS candidates");
            counts.put(
                    candidate.sql(),
                    counting.bindTo(handle).mapTo(Integer.class).one());
        }
        return counts.entrySet().stream()
                .filter(count -> count.getValue() <= FEW)
                .min(Comparator.comparing(Map.Entry::getValue))
                .map(Map.Entry::getKey);
    }

    private Statement statement(KeyQuery query, List<String> words, Optional<Cursor> cursor, Optional<String> few) {
        Statement statement = few.map(
                        candidates -> new Statement(
                                "WITH candidates AS MATERIALIZED (SELECT DISTINCT id FROM (" + candidates
                                        + ") AS found) SELECT keys.* FROM candidates CROSS JOIN keys WHERE keys.id = candidates.id"))
                .orElseGet(() -> new Statement("SELECT keys.* FROM keys WHERE 1 = 1"));
        state(statement, query);
        KeyType type = query.type();
        if (type != null) {
            // A state that few keys are in chooses the index; else the type may.
            boolean byState =
                    few.isPresent() || query.state() == KeyState.INACTIVE || query.state() == KeyState.DELETED;
            statement.and((byState ? dialect.unindexed("keys.type") : "keys.type") + " = :type");
            statement.bind("type", type.label());
        }
        for (int i = 0; i < words.size(); i++) {
            // A subquery that cannot become a join: it is to be asked for one key after the other.
            statement.and("(SELECT 1 FROM key_words WHERE key_words.key_id = keys.id AND word >= :word" + i
                    + " AND word < :end" + i + " LIMIT 1) IS NOT NULL");
            statement.bindWord(i, words.get(i));
        }
        cursor.ifPresent(end -> {
            statement.and("(keys.created_at, keys.id) < (:end_created_at, :end_id)");
            statement.bind("end_created_at", end.createdAt());
            statement.bind("end_id", dialect.id(end.id()));
        });
        statement.append(" ORDER BY keys.created_at DESC, keys.id DESC LIMIT :most");
        // One more than the page has tells whether there is another page.
        statement.bind("most", query.limit() + 1);
        return statement;
    }

    private static void state(Statement statement, KeyQuery query) {
        KeyState state = query.state();
        if (state == null) {
            if (!query.withDeleted()) {
                statement.and("keys.deleted_at IS NULL");
            }
            return;
        }
        switch (state) {
            case DELETED -> statement.and("keys.deleted_at IS NOT NULL");
            case INACTIVE -> statement.and("keys.deleted_at IS NULL AND keys.deactivated_at IS NOT NULL");
            case EXPIRED ->
                statement.and("keys.deleted_at IS NULL AND keys.deactivated_at IS NULL AND keys.expires_at <= :now");
            case ACTIVE ->
                statement.and("keys.deleted_at IS NULL AND keys.deactivated_at IS NULL"
                        + " AND (keys.expires_at IS NULL OR keys.expires_at > :now)");
        }
        statement.bind("now", query.now().toEpochMilli());
    }

    /** SQL that is put together, with the values for it. */
    private static final class Statement {

        private final StringBuilder sql;
        private final Map<String, Object> values = new HashMap<>();

        Statement(String sql) {
            this.sql = new StringBuilder(sql);
        }

        String sql() {
            return sql.toString();
        }

        void append(String more) {
            sql.append(more);
        }

        void and(String condition) {
            append(" AND " + condition);
        }

        void bind(String name, Object value) {
            values.put(name, value);
        }

        void bindWord(int i, String word) {
            bind("word" + i, word);
            bind("end" + i, word + END);
        }

        Statement wrapped(String before, String after) {
            Statement wrapped = new Statement(before + sql + after);
            wrapped.values.putAll(values);
            return wrapped;
        }

        Query bindTo(Handle handle) {
            Query query = handle.createQuery(sql());
            values.forEach(query::bind);
            return query;
        }
    }
}
