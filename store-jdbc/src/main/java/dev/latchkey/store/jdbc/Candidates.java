package dev.latchkey.store.jdbc;

import dev.latchkey.key.KeyQuery;
import dev.latchkey.key.KeyState;
import dev.latchkey.key.KeyType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Keys that meet one of a query's conditions, by an index of that condition; all of the page's keys are among them.
 *
 * @param table where they are
 * @param id the column of their id
 * @param createdAt the column of when they were made, as sorting is to take it
 * @param condition what they meet
 * @param words beginnings of words that they must have beside
 */
record Candidates(String table, String id, String createdAt, Fragment condition, List<String> words, Dialect dialect) {

    /** Enough to tell a rare word from a common one. */
    private static final int SAMPLE = 500;

    private static final String WORDS = "key_words";

    /** Sorts after every continuation of a word, in byte order. */
    private static final String END = new String(Character.toChars(Character.MAX_CODE_POINT));

    /** All ways to find candidates for the query; none when its keys are best walked through in the order of the listing. */
    static List<Candidates> of(KeyQuery query, List<String> words, Dialect dialect) {
        List<Candidates> candidates = new ArrayList<>();
        for (String word : words) {
            List<String> others =
                    words.stream().filter(other -> !other.equals(word)).toList();
            candidates.add(new Candidates(WORDS, "key_id", "created_at", range("", word, "word"), others, dialect));
        }
        if (query.state() == KeyState.EXPIRED) {
            Fragment expired = new Fragment("expires_at <= :now AND deleted_at IS NULL AND deactivated_at IS NULL")
                    .bind("now", query.now().toEpochMilli());
            // By the index of expiries: the other one would do without sorting, but hold all keys that do not expire.
            String sorted = dialect.unindexed("created_at");
            candidates.add(new Candidates("keys", "id", sorted, expired, words, dialect));
        }
        KeyType type = query.type();
        if (type != null) {
            Fragment ofType = new Fragment("type = :type").bind("type", type.label());
            candidates.add(new Candidates("keys", "id", "created_at", ofType, words, dialect));
        }
        Optional<String> rareState = rareState(query.state());
        if (!candidates.isEmpty() && rareState.isPresent()) {
            Fragment inState = new Fragment(rareState.get());
            candidates.add(new Candidates("keys", "id", "created_at", inState, words, dialect));
        }
        return candidates;
    }

    private static Optional<String> rareState(@Nullable KeyState state) {
        if (state == KeyState.DELETED) {
            return Optional.of("deleted_at IS NOT NULL");
        }
        return state == KeyState.INACTIVE
                ? Optional.of("deleted_at IS NULL AND deactivated_at IS NOT NULL")
                : Optional.empty();
    }

    /** The candidates that are fewest, unless all are more than so many. */
    static Optional<Candidates> fewest(Handle handle, List<Candidates> candidates, int most) {
        Optional<Candidates> fewest = Optional.empty();
        int least = most + 1;
        for (Candidates each : candidates) {
            // Counting further than to the least so far would tell nothing.
            int count = new Fragment("SELECT count(*) FROM (SELECT 1 FROM " + each.table + " WHERE ")
                    .add(each.condition)
                    .add(" LIMIT :least) AS counted")
                    .bind("least", least)
                    .query(handle)
                    .mapTo(Integer.class)
                    .one();
            if (count < least) {
                least = count;
                fewest = Optional.of(each);
            }
        }
        return fewest;
    }

    /**
     * Those of a word that is the only one to begin as asked: the index of words has them in the order of the listing. Of
     * several such words, the rarest among the newest keys.
     */
    static Optional<Candidates> ofOneWord(Handle handle, List<Candidates> candidates) {
        List<Candidates> ofOneWord = candidates.stream()
                .filter(each -> each.table.equals(WORDS))
                .flatMap(each -> each.onlyWord(handle).stream()
                        .map(word -> new Candidates(
                                WORDS,
                                each.id,
                                each.createdAt,
                                new Fragment("word = :word").bind("word", word),
                                each.words,
                                each.dialect)))
                .toList();
        return ofOneWord.size() < 2
                ? ofOneWord.stream().findFirst()
                : ofOneWord.stream().min(Comparator.comparing(each -> each.reach(handle)));
    }

    /** How far back so and so many of them reach. */
    private long reach(Handle handle) {
        return new Fragment("SELECT created_at FROM " + table + " WHERE ")
                .add(condition)
                .add(" ORDER BY created_at DESC, " + id + " DESC LIMIT 1 OFFSET " + SAMPLE)
                .query(handle)
                .mapTo(Long.class)
                .findOne()
                .orElse(Long.MIN_VALUE);
    }

    private Optional<String> onlyWord(Handle handle) {
        Optional<String> first = word(handle, "min");
        return first.filter(word -> word(handle, "max").equals(first));
    }

    private Optional<String> word(Handle handle, String which) {
        return new Fragment("SELECT " + which + "(word) FROM " + table + " WHERE ")
                .add(condition)
                .query(handle)
                .mapTo(String.class)
                .findOne();
    }

    /**
     * The first of them after the cursor, in the order of the listing, and none older than the horizon; one that has a word
     * twice may come twice.
     */
    List<Cursor> after(Handle handle, Optional<Cursor> cursor, Optional<Long> horizon, int most) {
        Fragment sql = new Fragment("SELECT created_at, " + id + " FROM " + table + " WHERE ")
                .add(condition)
                .add(withWords(table + "." + id, words));
        cursor.ifPresent(end -> sql.add(after(end, createdAt, id, dialect)));
        horizon.ifPresent(moment -> sql.add(" AND created_at >= :horizon").bind("horizon", moment));
        return sql.add(" ORDER BY " + createdAt + " DESC, " + id + " DESC LIMIT :most")
                .bind("most", most)
                .query(handle)
                .map((row, context) -> new Cursor(row.getLong(1), UUID.fromString(row.getString(2))))
                .list();
    }

    /** The condition of coming after the cursor. */
    static Fragment after(Cursor cursor, String createdAt, String id, Dialect dialect) {
        return new Fragment(" AND (" + createdAt + ", " + id + ") < (:end_created_at, :end_id)")
                .bind("end_created_at", cursor.createdAt())
                .bind("end_id", dialect.id(cursor.id()));
    }

    /** The condition of having words that begin so; a subquery that no planner turns into a join, to be asked key by key. */
    static Fragment withWords(String keyId, List<String> words) {
        Fragment sql = new Fragment("");
        for (int i = 0; i < words.size(); i++) {
            sql.add(" AND (SELECT 1 FROM key_words AS other WHERE other.key_id = " + keyId + " AND ")
                    .add(range(String.valueOf(i), words.get(i), "other.word"))
                    .add(" LIMIT 1) IS NOT NULL");
        }
        return sql;
    }

    private static Fragment range(String number, String word, String column) {
        return new Fragment(column + " >= :word" + number + " AND " + column + " < :end" + number)
                .bind("word" + number, word)
                .bind("end" + number, word + END);
    }
}
