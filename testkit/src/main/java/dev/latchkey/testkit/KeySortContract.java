package dev.latchkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyQuery;
import dev.latchkey.key.KeySort;
import dev.latchkey.key.KeyState;
import dev.latchkey.key.KeyType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Listings in every order that there is. */
public interface KeySortContract extends RepositoryUnderTest {

    /** Names in order; those of one rank differ in the case of A to Z alone, and so have one place. */
    List<String> ORDERED_NAMES = List.of(
            "1 one",
            "a",
            "A",
            "A b",
            "ab",
            "aB",
            "Z",
            "Za",
            "zb",
            "\u00c4rzte",
            "\u00e4rzte",
            "\ufb01n",
            "\ud83d\ude00 smile");

    /** The rank of each of the names. */
    List<Integer> RANKS = List.of(0, 1, 1, 2, 3, 3, 4, 5, 6, 7, 8, 9, 10);

    @Test
    default void every_order_is_what_sorting_all_keys_comes_to_page_by_page() {
        Random random = new Random(11);
        List<ApiKey> keys = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            keys.add(stored(KeyListingContract.aRandomKey(random)
                    .name(ORDERED_NAMES.get(random.nextInt(ORDERED_NAMES.size())))));
        }
        List<@Nullable KeyState> states = new ArrayList<>(List.of(KeyState.values()));
        states.add(null);
        List<@Nullable KeyType> types = new ArrayList<>(List.of(KeyType.DEMO));
        types.add(null);
        List<@Nullable Instant> ends = new ArrayList<>(List.of(NOW, NOW.plusSeconds(1)));
        ends.add(null);

        for (KeySort sort : KeySort.values()) {
            keys.sort(modelOf(sort));
            for (KeyState state : states) {
                for (KeyType type : types) {
                    for (Instant end : ends) {
                        for (String search : List.of("", "a", "z")) {
                            List<ApiKey> expected = keys.stream()
                                    .filter(key -> state == null || key.stateAt(NOW) == state)
                                    .filter(key -> type == null || key.type() == type)
                                    .filter(key -> end == null
                                            || (key.expiresAt() != null
                                                    && key.expiresAt().isBefore(end)))
                                    .filter(key ->
                                            key.name().toLowerCase(Locale.ROOT).startsWith(search))
                                    .toList();
                            assertThat(pages(cursor ->
                                            new KeyQuery(search, state, true, type, end, sort, cursor, 7, NOW)))
                                    .as("%s %s %s %s %s", sort, state, type, end, search)
                                    .isEqualTo(expected);
                        }
                    }
                }
            }
        }
    }

    @Test
    default void a_cursor_of_another_order_is_refused() {
        stored(Keys.aKey());
        stored(Keys.aKey());
        for (KeySort given : KeySort.values()) {
            String cursor = repository()
                    .list(new KeyQuery(null, null, false, null, null, given, null, 1, NOW))
                    .next();
            assertThat(cursor).isNotNull().matches("[A-Za-z0-9._~-]+");
            for (KeySort asked : KeySort.values()) {
                if (asked != given) {
                    assertThatThrownBy(() -> repository()
                                    .list(new KeyQuery(null, null, false, null, null, asked, cursor, 1, NOW)))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("cursor");
                }
            }
        }
    }

    @Test
    default void an_extended_key_has_its_new_place() {
        ApiKey one = stored(Keys.aKey().name("b").expiresAt(NOW.plusSeconds(5)));
        ApiKey other = stored(Keys.aKey().name("a").expiresAt(NOW.plusSeconds(9)));
        ApiKey later = changed(one, key -> key.expiresAt(NOW.plusSeconds(15)));

        assertThat(repository()
                        .list(new KeyQuery(null, null, false, null, null, KeySort.EXPIRING_FIRST, null, 9, NOW))
                        .keys())
                .containsExactly(other, later);
    }

    /** Names in their order, apart from those that differ in the case of A to Z alone. */
    private static Comparator<ApiKey> modelOf(KeySort sort) {
        Comparator<ApiKey> upwards = switch (sort) {
            case NEWEST, OLDEST -> Comparator.comparing(ApiKey::createdAt);
            case NAME, NAME_BACKWARDS -> Comparator.comparing(key -> RANKS.get(ORDERED_NAMES.indexOf(key.name())));
            case EXPIRING_FIRST, EXPIRING_LAST ->
                Comparator.comparing(ApiKey::expiresAt, Comparator.nullsLast(Comparator.naturalOrder()));
        };
        Comparator<ApiKey> unique = upwards.thenComparing(key -> key.id().toString());
        return sort == KeySort.NEWEST || sort == KeySort.NAME_BACKWARDS || sort == KeySort.EXPIRING_LAST
                ? unique.reversed()
                : unique;
    }
}
