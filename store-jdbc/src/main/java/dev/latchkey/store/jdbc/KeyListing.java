package dev.latchkey.store.jdbc;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyPage;
import dev.latchkey.key.KeyQuery;
import dev.latchkey.key.KeyState;
import dev.latchkey.key.KeyType;
import dev.latchkey.key.SearchWords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Pages of keys, newest first, in a time that hardly grows with the number of keys.
 *
 * <p>Most conditions have an index that holds the keys which meet them, in the order of the listing: it is walked until the
 * page is full. The beginning of a word, or an expiry, has an index in another order. When few keys meet such a condition, they
 * are collected and sorted. When many do, walking meets them soon, the quicker where only one word begins so, whose index is in
 * the order of the listing; in case they all are old, it gives up after a while and collects them after all.
 */
final class KeyListing {

    private static final int MOST_AT_ONCE = 100_000;

    private final Handles handles;
    private final Dialect dialect;
    private final Effort effort;

    /**
     * When to change the way.
     *
     * @param few so many candidates are collected and sorted before walking is tried
     * @param near so many keys are walked past before walking is given up
     * @param many more candidates than these are not counted
     */
    record Effort(int few, int near, int many) {
        static final Effort USUAL = new Effort(1_000, 2_000, 200_000);
    }

    KeyListing(Handles handles, Dialect dialect, Effort effort) {
        this.handles = handles;
        this.dialect = dialect;
        this.effort = effort;
    }

    KeyPage page(KeyQuery query) {
        Optional<Cursor> cursor = Optional.ofNullable(query.cursor()).map(Cursor::parse);
        List<String> words = SearchWords.ofQuery(query.search());
        List<ApiKey> found = handles.read(handle -> found(handle, query, words, cursor));
        if (found.size() <= query.limit()) {
            return new KeyPage(found, null);
        }
        List<ApiKey> keys = found.subList(0, query.limit());
        return new KeyPage(keys, Cursor.after(keys.get(keys.size() - 1)).text());
    }

    /** The keys of the page, and one more if there is one. */
    private List<ApiKey> found(Handle handle, KeyQuery query, List<String> words, Optional<Cursor> cursor) {
        List<Candidates> candidates = Candidates.of(query, words, dialect);
        if (candidates.isEmpty()) {
            return walked(handle, query, words, cursor, Optional.empty());
        }
        Optional<Candidates> few = Candidates.fewest(handle, candidates, effort.few());
        if (few.isPresent()) {
            return collected(handle, query, few.get(), cursor, Optional.empty());
        }
        Optional<Long> horizon = horizon(handle, query, cursor);
        Optional<Candidates> ofOneWord = Candidates.ofOneWord(handle, candidates);
        List<ApiKey> near = ofOneWord.isPresent()
                ? collected(handle, query, ofOneWord.get(), cursor, horizon)
                : walked(handle, query, words, cursor, horizon);
        if (near.size() > query.limit() || horizon.isEmpty()) {
            return near;
        }
        Candidates fewest = Candidates.fewest(handle, candidates, effort.many()).orElse(candidates.get(0));
        return collected(handle, query, fewest, cursor, Optional.empty());
    }

    /** Collects candidates in the order of the listing, more at a time as long as the page is not full. */
    private List<ApiKey> collected(
            Handle handle, KeyQuery query, Candidates candidates, Optional<Cursor> cursor, Optional<Long> horizon) {
        List<ApiKey> found = new ArrayList<>();
        Optional<Cursor> from = cursor;
        int page = query.limit() + 1;
        for (int most = 2 * page; ; most = Math.min(4 * most, MOST_AT_ONCE)) {
            List<Cursor> places = candidates.after(handle, from, horizon, most);
            for (int i = 0; i < places.size() && found.size() <= query.limit(); i += page) {
                List<Cursor> some = places.subList(i, Math.min(places.size(), i + page));
                Map<UUID, ApiKey> keys = keys(handle, some);
                some.stream()
                        .distinct()
                        .filter(place -> keys.containsKey(place.id()))
                        .map(place -> keys.get(place.id()))
                        .filter(key -> isAskedFor(key, query))
                        .forEach(found::add);
            }
            if (found.size() > query.limit()) {
                return found.subList(0, query.limit() + 1);
            }
            if (places.size() < most) {
                return found;
            }
            from = Optional.of(places.get(places.size() - 1));
        }
    }

    private Map<UUID, ApiKey> keys(Handle handle, List<Cursor> places) {
        Map<UUID, ApiKey> keys = new HashMap<>();
        handle.createQuery("SELECT * FROM keys WHERE id IN (<ids>)")
                .bindList(
                        "ids",
                        places.stream().map(place -> dialect.id(place.id())).toList())
                .map(KeyRow::read)
                .forEach(key -> keys.put(key.id(), key));
        return keys;
    }

    private static boolean isAskedFor(ApiKey key, KeyQuery query) {
        KeyState state = query.state();
        KeyState actual = key.stateAt(query.now());
        boolean stateFits = state == null ? query.withDeleted() || actual != KeyState.DELETED : actual == state;
        return stateFits && (query.type() == null || key.type() == query.type());
    }

    /** Walks from the newest key of the page, no further than to keys of the moment that is the horizon. */
    private List<ApiKey> walked(
            Handle handle, KeyQuery query, List<String> words, Optional<Cursor> cursor, Optional<Long> horizon) {
        Fragment sql = new Fragment("SELECT * FROM keys WHERE ").add(inOrder(query, cursor));
        KeyState state = query.state();
        if (state == KeyState.ACTIVE) {
            sql.add(" AND (expires_at IS NULL OR expires_at > :now)");
        } else if (state == KeyState.EXPIRED) {
            sql.add(" AND " + dialect.unindexed("expires_at") + " <= :now");
        }
        KeyType type = query.type();
        if (type != null) {
            sql.add(" AND " + dialect.unindexed("type") + " = :type").bind("type", type.label());
        }
        horizon.ifPresent(moment -> sql.add(" AND created_at >= :horizon").bind("horizon", moment));
        return sql.add(Candidates.withWords("keys.id", words))
                .add(" ORDER BY created_at DESC, id DESC LIMIT :most")
                .bind("now", query.now().toEpochMilli())
                .bind("most", query.limit() + 1)
                .query(handle)
                .map(KeyRow::read)
                .list();
    }

    /** When the last of the keys was made that walking may look at; nothing when it may look at all. */
    private Optional<Long> horizon(Handle handle, KeyQuery query, Optional<Cursor> cursor) {
        return new Fragment("SELECT created_at FROM keys WHERE ")
                .add(inOrder(query, cursor))
                .add(" ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET " + effort.near())
                .query(handle)
                .mapTo(Long.class)
                .findOne();
    }

    /** The conditions which the keys of an index meet that has them in the order of the listing. */
    private Fragment inOrder(KeyQuery query, Optional<Cursor> cursor) {
        KeyState state = query.state();
        Fragment conditions;
        if (state == null) {
            conditions = new Fragment(query.withDeleted() ? "1 = 1" : "deleted_at IS NULL");
        } else {
            conditions = new Fragment(
                    switch (state) {
                        case DELETED -> "deleted_at IS NOT NULL";
                        case INACTIVE -> "deleted_at IS NULL AND deactivated_at IS NOT NULL";
                        case ACTIVE, EXPIRED -> "deleted_at IS NULL AND deactivated_at IS NULL";
                    });
        }
        cursor.ifPresent(end -> conditions.add(Candidates.after(end, "created_at", "id", dialect)));
        return conditions;
    }
}
