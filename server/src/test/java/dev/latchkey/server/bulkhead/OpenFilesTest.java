package dev.latchkey.server.bulkhead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.server.bulkhead.OpenFiles.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OpenFilesTest {

    private static final UUID KEY = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);

    private final List<String> cut = new ArrayList<>();

    private @Nullable Place enter(OpenFiles files, UUID key, String name) {
        return files.enter(key, () -> cut.add(name));
    }

    private Place entered(OpenFiles files, UUID key, String name) {
        return Objects.requireNonNull(enter(files, key, name), name);
    }

    @Test
    void a_key_may_have_a_quarter_of_them_and_what_one_gives_back_another_may_take() {
        OpenFiles files = new OpenFiles(8);
        Place first = entered(files, KEY, "first");
        entered(files, KEY, "second");
        assertThat(enter(files, KEY, "third")).isNull();
        entered(files, OTHER, "other");
        first.leave();
        entered(files, KEY, "third");
        assertThat(enter(files, KEY, "fourth")).isNull();
        assertThat(cut).isEmpty();
    }

    @Test
    void keys_that_have_one_each_make_no_room_for_the_next() {
        OpenFiles files = new OpenFiles(4);
        Place first = entered(files, new UUID(1, 0), "0");
        for (int i = 1; i < 4; i++) {
            entered(files, new UUID(1, i), "" + i);
        }
        assertThat(enter(files, KEY, "late")).isNull();
        first.leave();
        entered(files, KEY, "late");
        assertThat(cut).isEmpty();
    }

    @Test
    void the_oldest_of_the_key_that_has_most_makes_room_for_a_key_that_has_fewer() {
        OpenFiles files = new OpenFiles(8);
        UUID third = new UUID(0, 3);
        List<Place> places = new ArrayList<>();
        for (UUID key : List.of(KEY, OTHER, third)) {
            places.add(entered(files, key, key + " a"));
        }
        places.add(entered(files, KEY, "KEY b"));
        places.add(entered(files, OTHER, "OTHER b"));
        for (int i = 4; i < 7; i++) {
            entered(files, new UUID(0, i), "" + i);
        }

        // All eight are taken: two of KEY, two of OTHER, one of four others each.
        assertThat(enter(files, third, "third b")).isNull();
        Place late = entered(files, new UUID(0, 9), "late");
        assertThat(cut).hasSize(1).first().asString().endsWith(" a").doesNotContain(third.toString());
        // Whoever was cut gives back what is no longer his, which makes no room.
        places.forEach(place -> {
            if (cut.contains(place == places.get(0) ? KEY + " a" : OTHER + " a")) {
                place.leave();
            }
        });
        late.leave();
    }

    @Test
    void what_was_cut_and_then_gives_its_place_back_makes_no_room_twice() {
        OpenFiles files = new OpenFiles(8);
        Place first = entered(files, KEY, "first");
        entered(files, KEY, "second");
        for (int i = 2; i < 8; i++) {
            entered(files, new UUID(1, i), "" + i);
        }
        entered(files, OTHER, "late");
        assertThat(cut).containsExactly("first");

        first.leave();
        assertThat(enter(files, new UUID(2, 0), "later")).isNull();
    }
}
