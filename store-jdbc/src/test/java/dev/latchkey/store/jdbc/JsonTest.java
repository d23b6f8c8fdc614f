package dev.latchkey.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class JsonTest {

    @Test
    void strings_are_written_as_json() {
        assertThat(Json.array(List.of("a", "b\"\\\n\u0000", "é🚀\ud800")))
                .isEqualTo("[\"a\",\"b\\\"\\\\\\u000a\\u0000\",\"é🚀\\ud800\"]");
        assertThat(Json.object(new TreeMap<>(Map.of("a", "", "b", "x")))).isEqualTo("{\"a\":\"\",\"b\":\"x\"}");
        assertThat(Json.array(List.of())).isEqualTo("[]");
        assertThat(Json.object(Map.of())).isEqualTo("{}");
    }

    @Test
    void whatever_was_written_is_read_again() {
        Random random = new Random(3);
        for (int i = 0; i < 2_000; i++) {
            List<String> strings = new ArrayList<>();
            Map<String, String> entries = new TreeMap<>();
            for (int n = random.nextInt(4); n > 0; n--) {
                strings.add(aString(random));
                entries.put(aString(random), aString(random));
            }
            assertThat(Json.readArray(Json.array(strings))).isEqualTo(strings);
            assertThat(Json.readObject(Json.object(entries))).isEqualTo(entries);
        }
    }

    @Test
    void what_others_wrote_is_read_as_far_as_it_goes() {
        assertThat(Json.readObject(
                        " {\n \"a\\/b\" : \"\\u00e9\\t\\b\\f\\r\" , \"n\" : -1.5e3, \"t\":true ,\"z\":null} "))
                .isEqualTo(Map.of("a/b", "é\t\b\f\r", "n", "-1.5e3", "t", "true", "z", "null"));
        assertThat(Json.readObject("{\"o\": {\"x\": [1, \"]}\\\"\"]}, \"p\": []}"))
                .isEqualTo(Map.of("o", "{\"x\": [1, \"]}\\\"\"]}", "p", "[]"));
        assertThat(Json.readArray("[ \"a\" , 1 , [2, 3], {\"b\": \"]\"} ]"))
                .containsExactly("a", "1", "[2, 3]", "{\"b\": \"]\"}");
        assertThat(Json.readArray(" [ ] ")).isEmpty();
        assertThat(Json.readObject("{ }")).isEmpty();
    }

    private static String aString(Random random) {
        String characters = "ab\"\\/{}[]:, \n\t\u0000\u001f\u007fé漢\ud83d\ude80\ud800";
        StringBuilder string = new StringBuilder();
        for (int n = random.nextInt(6); n > 0; n--) {
            string.append(characters.charAt(random.nextInt(characters.length())));
        }
        return string.toString();
    }
}
