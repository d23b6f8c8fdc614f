package dev.latchkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyPage;
import dev.latchkey.key.KeyQuery;
import dev.latchkey.key.KeySort;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Searches: beginnings of words of the name and the email, in any case and script. */
public interface KeySearchContract extends RepositoryUnderTest {

    @Test
    default void a_key_is_found_by_the_beginning_of_any_word_of_its_name() {
        ApiKey key = stored(Keys.aKey().name("North Star Clinic"));
        stored(Keys.aKey().name("Southern Cross"));

        for (String search : List.of("n", "north", "star", "clin", "North Star", "star north", "STAR, clinic!")) {
            assertFound(search, key);
        }
        for (String search : List.of("orth", "northern", "north cross", "inic", "northstar")) {
            assertFound(search);
        }
    }

    @Test
    default void a_key_is_found_by_its_email_and_by_parts_of_it() {
        ApiKey key = stored(Keys.aKey().name("North").email("Jane.Doe+x@mail.Example.org"));

        for (String search : List.of(
                "jane", "doe", "x", "example", "org", "jane.doe+x@mail.example.org", "JANE.D", "north example")) {
            assertFound(search, key);
        }
        assertFound("ane");
    }

    @Test
    default void case_and_composition_do_not_matter_in_any_script() {
        assertFoundBy("Straße", "STRASSE", "strasse", "straß");
        assertFoundBy("ΟΔΟΣ", "οδος", "οδοσ", "ΟΔΟΣ", "οδ");
        assertFoundBy("Ünïcode", "u\u0308ni\u0308CODE", "ÜNÏ");
        assertFoundBy("ЗДОРОВЬЕ", "здоровье", "Здор");
        assertFoundBy("İstanbul", "istanbul", "ISTANBUL");
        assertFoundBy("東京大学", "東京");
        assertFoundBy("ﬁne Ｗｉｄｅ", "fine", "wide");
        assertFoundBy("مستشفى", "مست");
        assertFoundBy("🚀 rocket", "🚀", "🚀 rock");
    }

    @Test
    default void what_other_searches_treat_as_special_is_plain_here() {
        stored(Keys.aKey().name("Plain"));
        ApiKey digits = stored(Keys.aKey().name("100% of_all"));

        assertFound("100%", digits);
        assertFound("of_all", digits);
        assertFound("p_ain");
        assertFound("pl*n");
        assertFound("zz%");
    }

    @Test
    default void a_search_for_no_word_finds_every_key() {
        ApiKey key = stored(Keys.aKey());

        assertFound("", key);
        assertFound("  ", key);
        assertFound(" - ", key);
        assertFound("%", key);
    }

    @Test
    default void one_word_may_answer_to_two_beginnings() {
        ApiKey key = stored(Keys.aKey().name("Star"));

        assertFound("s st sta star", key);
        assertFound("star star", key);
    }

    @Test
    default void a_key_of_two_such_words_is_listed_once_wherever_a_page_ends() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            boolean deleted = i % 7 < 3;
            Keys key = Keys.aKey()
                    .name(i % 2 == 0 ? "unit" + i + " unitb" : "unit" + i)
                    .createdAt(Keys.CREATED.plusSeconds(i));
            stored(deleted ? key.deletedAt(NOW) : key);
            if (!deleted) {
                expected.add(key.build().name());
            }
        }

        for (int limit = 1; limit <= expected.size(); limit++) {
            List<String> found = new ArrayList<>();
            String cursor = null;
            do {
                KeyPage page = repository()
                        .list(new KeyQuery("unit", null, false, null, null, KeySort.OLDEST, cursor, limit, NOW));
                assertThat(page.keys()).as("a page of %d", limit).isNotEmpty();
                page.keys().forEach(key -> found.add(key.name()));
                cursor = page.next();
            } while (cursor != null);
            assertThat(found).as("pages of %d", limit).isEqualTo(expected);
        }
    }

    @Test
    default void a_search_may_be_of_any_length() {
        ApiKey key = stored(Keys.aKey().name("x".repeat(200)));
        stored(Keys.aKey().name("y"));
        String many = IntStream.range(0, 3_000).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));

        assertFound("x".repeat(200), key);
        assertFound("x".repeat(63), key);
        assertFound(many);
        assertFound("\ufdfa".repeat(200));
        assertThat(stored(Keys.aKey().name("\ufdfa".repeat(200))).name()).hasSize(200);
    }

    private void assertFoundBy(String name, String... searches) {
        ApiKey key = stored(Keys.aKey().name(name));
        for (String search : searches) {
            assertFound(search, key);
        }
    }

    private void assertFound(String search, ApiKey... keys) {
        assertThat(repository()
                        .list(new KeyQuery(search, null, false, null, null, KeySort.NEWEST, null, 10, NOW))
                        .keys())
                .as(search)
                .containsExactlyInAnyOrder(keys);
    }
}
