package dev.latchkey.store.jdbc;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyPage;
import dev.latchkey.key.KeyQuery;
import dev.latchkey.key.KeyState;
import dev.latchkey.key.KeyType;
import dev.latchkey.key.SearchWords;
import dev.latchkey.store.jdbc.dialect.Dialect;
import dev.latchkey.store.jdbc.dialect.Fragment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * Pages of keys, in a time that hardly grows with the number of keys.
 *
 * <p>Each order has an index that holds the keys of one standing in that order: it is walked until the page is full, once for each
 * standing that may be listed. The beginning of a word, a type or an expiry has an index in another order. When few keys meet such
 * a condition, they are collected and sorted. When many do, walking meets them soon, the quicker where only one word begins so,
 * whose index is in the order of creation; in case they all come late, it gives up after a while and collects them after all.
 */
final class KeyListing {

    private static final int MOST_AT_ONCE = 100_000;

    private final Handles handles;
    private final Dialect dialect;
    private final Effort effort;

    /**
     * When to change the way.
     *
     * @param few so many candidates are collected and sorted before walking is tried, and so many of one word's are
     *     looked at beyond a page
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
        KeyOrder order = new KeyOrder(query.sort(), dialect);
        Optional<Cursor> end = Optional.ofNullable(query.cursor()).map(cursor -> Cursor.parse(cursor, query.sort()));
        Listing listing = new Listing(query, SearchWords.ofQuery(query.search()), order, end);
        // A key that changes its standing between two walks would be met twice, or not at all.
        List<ApiKey> found = listing.standings().size() == 1
                ? handles.read(handle -> found(handle, listing))
                : handles.snapshot(handle -> found(handle, listing));
        if (found.size() <= query.limit()) {
            return new KeyPage(found, null);
        }
        List<ApiKey> keys = found.subList(0, query.limit());
        return new KeyPage(keys, order.placeOf(keys.get(keys.size() - 1)).text());
    }

    /**
     * What is asked for.
     *
     * @param words beginnings of words that keys must have
     * @param end where the page before ended
     */
    private record Listing(KeyQuery query, List<String> words, KeyOrder order, Optional<Cursor> end) {
        List<StoredState> standings() {
            return StoredState.of(query);
        }

        int limit() {
            return query.limit();
        }
    }

    /** The keys of the page, and one more if there is one. */
    private List<ApiKey> found(Handle handle, Listing listing) {
        List<Candidates> candidates = Candidates.of(listing.query(), listing.words(), listing.order());
        if (candidates.isEmpty()) {
            return walked(handle, listing, Optional.empty());
        }
        Optional<Candidates> few = Candidates.fewest(handle, candidates, effort.few());
        if (few.isPresent()) {
            return collected(handle, listing, few.get());
        }
        List<Candidates> ofOneWord = Candidates.ofOneWord(handle, candidates);
        Optional<Candidates> rarest =
                Candidates.rarest(handle, ofOneWord, listing.end(), effort.few() + listing.limit());
        Optional<Cursor> horizon = rarest.isPresent() ? rarest.get().horizon() : horizon(handle, listing);
        List<ApiKey> near =
                rarest.isPresent() ? collected(handle, listing, rarest.get()) : walked(handle, listing, horizon);
        if (near.size() > listing.limit() || horizon.isEmpty()) {
            return near;
        }
        // Of those that are as few the first are taken, and those of one word need no sorting.
        List<Candidates> all =
                Stream.concat(ofOneWord.stream(), candidates.stream()).toList();
        Candidates fewest = Candidates.fewest(handle, all, effort.many()).orElse(all.get(0));
        return collected(handle, listing, fewest);
    }

    /** Collects candidates in the order of the listing, more at a time as long as the page is not full. */
    private List<ApiKey> collected(Handle handle, Listing listing, Candidates candidates) {
        List<ApiKey> found = new ArrayList<>();
        Optional<Cursor> from = listing.end();
        int page = listing.limit() + 1;
        // A few more than the page has, since the listing may not show all of them.
        for (int most = page + page / 4; ; most = Math.min(4 * most, MOST_AT_ONCE)) {
            List<Cursor> places = candidates.after(handle, from, most);
            List<Cursor> different = places.stream().distinct().toList();
            for (int i = 0; i < different.size() && found.size() <= listing.limit(); i += page) {
                List<Cursor> some = different.subList(i, Math.min(different.size(), i + page));
                Map<UUID, ApiKey> keys = keys(handle, some);
                some.stream()
                        .filter(place -> keys.containsKey(place.id()))
                        .map(place -> keys.get(place.id()))
                        .filter(listing.query()::asksFor)
                        .forEach(found::add);
            }
            if (found.size() > listing.limit()) {
                return found.subList(0, page);
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

    /** Walks from the first key of the page, no further than to the horizon. */
    private List<ApiKey> walked(Handle handle, Listing listing, Optional<Cursor> horizon) {
        return listing.standings().stream()
                .flatMap(standing -> walked(handle, listing, standing, horizon).stream())
                .sorted(listing.query().sort().comparator())
                .limit(listing.limit() + 1L)
                .toList();
    }

    private List<ApiKey> walked(Handle handle, Listing listing, StoredState standing, Optional<Cursor> horizon) {
        KeyOrder order = listing.order();
        Fragment sql = new Fragment("SELECT * FROM keys WHERE ").add(inOrder(listing, standing));
        if (!order.isByExpiry()) {
            sql.add(expiry(listing.query(), dialect.unindexed("expires_order")));
        }
        KeyType type = listing.query().type();
        if (type != null) {
            sql.add(" AND " + dialect.unindexed("type") + " = :type").bind("type", type.label());
        }
        horizon.ifPresent(place -> sql.add(order.upTo(place, order.column(), "id")));
        return sql.add(Candidates.withWords("keys.id", listing.words()))
                .add(order.by(order.column(), "id") + " LIMIT :most")
                .bind("most", listing.limit() + 1)
                .query(handle)
                .map(KeyRow::read)
                .list();
    }

    /** The place of the last key that walking may look at; nothing when it may look at all. */
    private Optional<Cursor> horizon(Handle handle, Listing listing) {
        return listing.standings().stream()
                .flatMap(standing -> horizon(handle, listing, standing).stream())
                .min(listing.order().places());
    }

    private Optional<Cursor> horizon(Handle handle, Listing listing, StoredState standing) {
        KeyOrder order = listing.order();
        return new Fragment("SELECT " + order.column() + ", id FROM keys WHERE ")
                .add(inOrder(listing, standing))
                .add(order.by(order.column(), "id") + " LIMIT 1 OFFSET " + effort.near())
                .query(handle)
                .map((row, context) -> order.read(row))
                .findOne();
    }

    /** The conditions that are one stretch of the order's index. */
    private static Fragment inOrder(Listing listing, StoredState standing) {
        KeyOrder order = listing.order();
        Fragment conditions = new Fragment(standing.condition());
        if (order.isByExpiry()) {
            conditions.add(expiry(listing.query(), order.column()));
        }
        listing.end().ifPresent(end -> conditions.add(order.after(end, order.column(), "id")));
        return conditions;
    }

    /** The conditions on the expiry. */
    private static Fragment expiry(KeyQuery query, String column) {
        Fragment conditions = new Fragment("");
        if (query.state() == KeyState.ACTIVE) {
            conditions.add(" AND " + column + " > :now").bind("now", query.now().toEpochMilli());
        } else if (query.state() == KeyState.EXPIRED) {
            conditions
                    .add(" AND " + column + " <= :now")
                    .bind("now", query.now().toEpochMilli());
        }
        Instant before = query.expiresBefore();
        if (before != null) {
            conditions.add(" AND " + column + " < :before").bind("before", before.toEpochMilli());
        }
        return conditions;
    }
}
