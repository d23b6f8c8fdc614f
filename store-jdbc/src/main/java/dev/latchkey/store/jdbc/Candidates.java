package dev.latchkey.store.jdbc;

import dev.latchkey.key.KeyQuery;
import dev.latchkey.key.KeyState;
import dev.latchkey.key.KeyType;
import dev.latchkey.store.jdbc.dialect.Fragment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Keys that meet one of a query's conditions, by an index of that condition; all of the page's keys are among them, or beyond the
 * horizon.
 *
 * @param order the order of the listing
 * @param table where they are
 * @param id the column of their id
 * @param sortedBy the column of the order, as sorting is to take it
 * @param condition what they meet
 * @param words beginnings of words that they must have beside
 * @param horizon the last place to look at; nothing when all are to be looked at
 */
record Candidates(
        KeyOrder order,
        String table,
        String id,
        String sortedBy,
        Fragment condition,
        List<String> words,
        Optional<Cursor> horizon) {

    private static final String KEYS = "keys";
    private static final String KEYS_ID = "keys.id";
    private static final String WORDS = "key_words";
    private static final String WORDS_ID = "key_words.key_id";

    /** Sorts after every continuation of a word, in byte order. */
    private static final String END = new String(Character.toChars(Character.MAX_CODE_POINT));

    /** All ways to find candidates for the query; none when its keys are best walked through in the order of the listing. */
    static List<Candidates> of(KeyQuery query, List<String> words, KeyOrder order) {
        List<Candidates> candidates = new ArrayList<>();
        for (String word : words) {
            List<String> others =
                    words.stream().filter(other -> !other.equals(word)).toList();
            candidates.add(new Candidates(
                    order, WORDS, WORDS_ID, order.column(), range("", word, "word"), others, Optional.empty()));
        }
        // By the index of the condition: the one of the order would do without sorting, but hold all other keys as
        // well.
        String sorted = order.dialect().unindexed(order.column());
        if (!order.isByExpiry()) {
            expiry(query)
                    .ifPresent(expires -> candidates.add(
                            new Candidates(order, KEYS, KEYS_ID, sorted, expires, words, Optional.empty())));
        }
        KeyType type = query.type();
        if (type != null) {
            Fragment ofType = new Fragment("type = :type").bind("type", type.label());
            String column = order.isByCreation() ? order.column() : sorted;
            candidates.add(new Candidates(order, KEYS, KEYS_ID, column, ofType, words, Optional.empty()));
        }
        if (!candidates.isEmpty() && (query.state() == KeyState.DELETED || query.state() == KeyState.INACTIVE)) {
            Fragment inState = new Fragment(StoredState.condition(StoredState.of(query)));
            candidates.add(new Candidates(order, KEYS, KEYS_ID, order.column(), inState, words, Optional.empty()));
        }
        return candidates;
    }

    /** That a key's expiry is early enough, where the query asks for that. */
    private static Optional<Fragment> expiry(KeyQuery query) {
        Instant before = query.expiresBefore();
        boolean expired = query.state() == KeyState.EXPIRED;
        if (before == null && !expired) {
            return Optional.empty();
        }
        long end = before == null ? Long.MAX_VALUE : before.toEpochMilli();
        long earliest = expired ? Math.min(end, query.now().toEpochMilli() + 1) : end;
        return Optional.of(
                new Fragment(StoredState.condition(StoredState.of(query)) + " AND expires_order < :expiry_end")
                        .bind("expiry_end", earliest));
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
     * Those of words that are the only ones to begin as asked: the index of words has them by creation. None where the order is
     * another one.
     */
    static List<Candidates> ofOneWord(Handle handle, List<Candidates> candidates) {
        return candidates.stream()
                .filter(each -> each.table.equals(WORDS) && each.order.isByCreation())
                .flatMap(each -> each.onlyWord(handle).stream().map(each::of))
                .toList();
    }

    /**
     * Those that are rarest after a place.
     *
     * @param near the horizon is so many candidates after the place
     */
    static Optional<Candidates> rarest(Handle handle, List<Candidates> candidates, Optional<Cursor> place, int near) {
        return candidates.stream()
                .map(each -> each.until(each.place(handle, place, near)))
                .max(Candidates::compareHorizons);
    }

    private static int compareHorizons(Candidates one, Candidates other) {
        return one.horizon.isEmpty() || other.horizon.isEmpty()
                ? Boolean.compare(one.horizon.isEmpty(), other.horizon.isEmpty())
                : one.order.places().compare(one.horizon.get(), other.horizon.get());
    }

    private Candidates of(String word) {
        Fragment ofWord = new Fragment("word = :word").bind("word", word);
        return new Candidates(order, table, id, sortedBy, ofWord, words, horizon);
    }

    private Candidates until(Optional<Cursor> place) {
        return new Candidates(order, table, id, sortedBy, condition, words, place);
    }

    /** Where the candidate is that comes so many candidates after a place. */
    private Optional<Cursor> place(Handle handle, Optional<Cursor> from, int offset) {
        Fragment sql = new Fragment("SELECT " + sortedBy + ", " + id + " FROM " + table + " WHERE ").add(condition);
        from.ifPresent(end -> sql.add(order.after(end, sortedBy, id)));
        return sql.add(order.by(sortedBy, id) + " LIMIT 1 OFFSET " + offset)
                .query(handle)
                .map((row, context) -> order.read(row))
                .findOne();
    }

    private Optional<String> onlyWord(Handle handle) {
        return new Fragment("SELECT (SELECT min(word) FROM " + table + " WHERE ")
                .add(condition)
                .add("), (SELECT max(word) FROM " + table + " WHERE ")
                .add(condition)
                .add(")")
                .query(handle)
                .map((row, context) -> {
                    String first = row.getString(1);
                    return Optional.ofNullable(Objects.equals(first, row.getString(2)) ? first : null);
                })
                .one();
    }

    /** The first of them after a place, in the order of the listing; one that has a word twice may come twice. */
    List<Cursor> after(Handle handle, Optional<Cursor> place, int most) {
        // Words know when their key was made, and no more.
        boolean isJoined = table.equals(WORDS) && !order.isByCreation();
        String from = isJoined ? "key_words CROSS JOIN keys WHERE keys.id = key_words.key_id AND " : table + " WHERE ";
        Fragment sql = new Fragment("SELECT " + sortedBy + ", " + id + " FROM " + from)
                .add(condition)
                .add(withWords(id, words));
        place.ifPresent(end -> sql.add(order.after(end, sortedBy, id)));
        horizon.ifPresent(end -> sql.add(order.upTo(end, sortedBy, id)));
        return sql.add(order.by(sortedBy, id) + " LIMIT :most")
                .bind("most", most)
                .query(handle)
                .map((row, context) -> order.read(row))
                .list();
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
