package dev.latchkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyPage;
import dev.latchkey.key.KeyQuery;
import dev.latchkey.key.KeySort;
import dev.latchkey.key.KeyState;
import dev.latchkey.key.KeyType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Listings: which keys, in which order, page by page. */
public interface KeyListingContract extends RepositoryUnderTest {

    @Test
    default void an_empty_repository_lists_one_empty_page() {
        assertThat(repository().list(query(null, null, false, null, null, 10))).isEqualTo(new KeyPage(List.of(), null));
    }

    @Test
    default void keys_are_counted_by_their_state() {
        assertThat(repository().countByState(NOW))
                .isEqualTo(
                        Map.of(KeyState.ACTIVE, 0L, KeyState.INACTIVE, 0L, KeyState.EXPIRED, 0L, KeyState.DELETED, 0L));

        stored(Keys.aKey());
        stored(Keys.aKey().expiresAt(NOW.plusMillis(1)));
        stored(Keys.aKey().expiresAt(NOW));
        stored(Keys.aKey().deactivatedAt(NOW));
        stored(Keys.aKey().deactivatedAt(NOW).expiresAt(NOW));
        stored(Keys.aKey().deactivatedAt(NOW).expiresAt(NOW.plusSeconds(9)));
        stored(Keys.aKey().deletedAt(NOW).deactivatedAt(NOW).expiresAt(NOW));

        assertThat(repository().countByState(NOW))
                .isEqualTo(
                        Map.of(KeyState.ACTIVE, 2L, KeyState.INACTIVE, 3L, KeyState.EXPIRED, 1L, KeyState.DELETED, 1L));
    }

    @Test
    default void keys_are_listed_newest_first_and_by_id_within_a_moment() {
        ApiKey old = stored(Keys.aKey());
        ApiKey low = stored(Keys.aKey()
                .id(UUID.fromString("11111111-0000-4000-8000-000000000000"))
                .createdAt(NOW));
        ApiKey high = stored(Keys.aKey()
                .id(UUID.fromString("ffffffff-0000-4000-8000-000000000000"))
                .createdAt(NOW));

        assertThat(repository().list(query(null, null, false, null, null, 3)))
                .isEqualTo(new KeyPage(List.of(high, low, old), null));
    }

    @Test
    default void pages_join_without_gap_or_repetition() {
        List<ApiKey> keys = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            keys.add(stored(Keys.aKey().createdAt(Keys.CREATED.plusMillis(i / 4))));
        }
        keys.sort(newestFirst());

        for (int limit : List.of(1, 4, 7, 24, 25, 26)) {
            List<ApiKey> listed = new ArrayList<>();
            int pages = 0;
            String cursor = null;
            do {
                KeyPage page = repository().list(query(null, null, false, null, cursor, limit));
                assertThat(page.keys()).hasSizeBetween(1, limit);
                listed.addAll(page.keys());
                cursor = page.next();
                pages++;
            } while (cursor != null);
            assertThat(listed).isEqualTo(keys);
            assertThat(pages).isEqualTo((25 + limit - 1) / limit);
        }
    }

    @Test
    default void a_key_created_between_two_pages_moves_no_other() {
        ApiKey first = stored(Keys.aKey().createdAt(NOW));
        ApiKey second = stored(Keys.aKey().createdAt(NOW.minusSeconds(1)));
        KeyPage page = repository().list(query(null, null, false, null, null, 1));
        stored(Keys.aKey().createdAt(NOW.plusSeconds(1)));
        Keys.purge(repository(), first.id());

        assertThat(page.keys()).containsExactly(first);
        assertThat(repository()
                        .list(query(null, null, false, null, page.next(), 1))
                        .keys())
                .containsExactly(second);
    }

    @Test
    default void a_cursor_is_safe_in_a_url() {
        stored(Keys.aKey());
        stored(Keys.aKey());

        assertThat(repository().list(query(null, null, false, null, null, 1)).next())
                .matches("[A-Za-z0-9._~-]+");
    }

    @Test
    default void a_cursor_that_is_not_ours_is_refused() {
        for (String cursor : List.of("", "x", "bm90IG91cnM", "%%%", "\u0000", "'; --", "9".repeat(40) + ":", "é")) {
            assertThatThrownBy(() -> repository().list(query(null, null, false, null, cursor, 1)))
                    .as(cursor)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cursor");
        }
    }

    @Test
    default void deleted_keys_are_listed_when_asked_for() {
        ApiKey key = stored(Keys.aKey());
        ApiKey deleted = changed(stored(Keys.aKey().createdAt(NOW)), is -> is.deletedAt(NOW));

        assertThat(list(null, null, false, null)).containsExactly(key);
        assertThat(list(null, null, true, null)).containsExactly(deleted, key);
        assertThat(list(null, KeyState.DELETED, false, null)).containsExactly(deleted);
    }

    @Test
    default void keys_are_listed_by_their_state_at_the_moment() {
        ApiKey active = stored(Keys.aKey());
        ApiKey lasting = stored(Keys.aKey().expiresAt(NOW.plusMillis(1)).createdAt(NOW));
        ApiKey expired = stored(Keys.aKey().expiresAt(NOW));
        ApiKey inactive = stored(Keys.aKey().deactivatedAt(NOW).expiresAt(NOW));
        ApiKey deleted = stored(Keys.aKey().deletedAt(NOW).deactivatedAt(NOW).expiresAt(NOW));

        assertThat(list(null, KeyState.ACTIVE, false, null)).containsExactly(lasting, active);
        assertThat(list(null, KeyState.EXPIRED, false, null)).containsExactly(expired);
        assertThat(list(null, KeyState.INACTIVE, true, null)).containsExactly(inactive);
        assertThat(list(null, KeyState.DELETED, true, null)).containsExactly(deleted);
    }

    @Test
    default void keys_are_listed_by_their_type() {
        ApiKey live = stored(Keys.aKey());
        ApiKey demo = stored(Keys.aKey().type(KeyType.DEMO));
        ApiKey legacy = stored(Keys.aKey().type(KeyType.LEGACY));

        assertThat(list(null, null, false, KeyType.LIVE)).containsExactly(live);
        assertThat(list(null, KeyState.ACTIVE, false, KeyType.DEMO)).containsExactly(demo);
        assertThat(list("some", null, true, KeyType.LEGACY)).containsExactly(legacy);
    }

    @Test
    default void every_listing_is_what_filtering_and_sorting_all_keys_comes_to() {
        Random random = new Random(7);
        List<ApiKey> keys = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            keys.add(stored(aRandomKey(random)));
        }
        keys.sort(newestFirst());
        List<@Nullable KeyState> states = new ArrayList<>(List.of(KeyState.values()));
        states.add(null);
        List<@Nullable KeyType> types = new ArrayList<>(List.of(KeyType.values()));
        types.add(null);

        for (KeyState state : states) {
            for (KeyType type : types) {
                for (String search : List.of("", "a", "odd", "even a")) {
                    List<ApiKey> expected = keys.stream()
                            .filter(key -> state == null ? key.deletedAt() == null : key.stateAt(NOW) == state)
                            .filter(key -> type == null || key.type() == type)
                            .filter(key -> (" " + key.name()).contains(" " + search.replace("even a", "even aa")))
                            .toList();
                    assertThat(all(search, state, type))
                            .as("%s %s %s", state, type, search)
                            .isEqualTo(expected);
                }
            }
        }
    }

    /** A key with whatever a listing may ask for; many are alike in some of it. */
    static Keys aRandomKey(Random random) {
        Keys key = Keys.aKey()
                .id(new UUID(random.nextLong(), random.nextLong()))
                .name(random.nextBoolean() ? "odd aa" : "even aa")
                .type(List.of(KeyType.LIVE, KeyType.DEMO, KeyType.LEGACY).get(random.nextInt(3)))
                .createdAt(Keys.CREATED.plusMillis(random.nextInt(20)));
        if (random.nextBoolean()) {
            key.expiresAt(NOW.plusSeconds(random.nextInt(3) - 1));
        }
        if (random.nextInt(3) == 0) {
            key.deactivatedAt(NOW);
        }
        if (random.nextInt(4) == 0) {
            key.deletedAt(NOW);
        }
        return key;
    }

    private List<ApiKey> all(@Nullable String search, @Nullable KeyState state, @Nullable KeyType type) {
        return pages(cursor -> query(search, state, false, type, cursor, 17));
    }

    private List<ApiKey> list(
            @Nullable String search, @Nullable KeyState state, boolean withDeleted, @Nullable KeyType type) {
        return repository()
                .list(query(search, state, withDeleted, type, null, 100))
                .keys();
    }

    private static KeyQuery query(
            @Nullable String search,
            @Nullable KeyState state,
            boolean withDeleted,
            @Nullable KeyType type,
            @Nullable String cursor,
            int limit) {
        return new KeyQuery(search, state, withDeleted, type, null, KeySort.NEWEST, cursor, limit, NOW);
    }

    private static Comparator<ApiKey> newestFirst() {
        return Comparator.comparing(ApiKey::createdAt)
                .thenComparing(key -> key.id().toString())
                .reversed();
    }
}
