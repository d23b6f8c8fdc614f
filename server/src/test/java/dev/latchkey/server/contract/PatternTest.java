package dev.latchkey.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.limit.UnitName;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** No pattern of a contract takes long. */
public class PatternTest {

    private static final int LENGTH = 4_000;

    /** Looks at each character a few times at most. */
    private static final int LOOKS = 8;

    @Test
    void every_pattern_of_the_contract_looks_at_each_character_a_few_times_whatever_the_text() {
        List<String> patterns = new ArrayList<>();
        collect(new JsonObject(contract().json()), patterns);

        assertThat(patterns).hasSizeGreaterThan(5);
        for (String pattern : patterns) {
            for (String unit : List.of("a", "1", "-", "a-", "1:", "A", "é", "\"1", "a:", " ", "aaaa1111")) {
                String text = unit.repeat(LENGTH / unit.length());
                for (String end : List.of("", "!", "\n", "\u0000")) {
                    CountedText counted = new CountedText(text + end);
                    var unused = Pattern.compile(pattern).matcher(counted).find();
                    assertThat(counted.looks())
                            .as("%s on %s…%s", pattern, unit, end)
                            .isLessThan(LOOKS * LENGTH);
                }
            }
        }
    }

    /** Whose patterns. */
    protected Contract contract() {
        return Contract.load(UnitName.UNIT);
    }

    private static void collect(Object part, List<String> patterns) {
        if (part instanceof JsonObject object) {
            object.forEach(member -> {
                if (member.getKey().equals("pattern") && member.getValue() instanceof String pattern) {
                    patterns.add(pattern);
                }
                collect(member.getValue(), patterns);
            });
        } else if (part instanceof JsonArray array) {
            array.forEach(element -> collect(element, patterns));
        }
    }

    /** A text that counts how often it is looked at. */
    private static final class CountedText implements CharSequence {
        private final String text;
        private int looks;

        CountedText(String text) {
            this.text = text;
        }

        int looks() {
            return looks;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            looks++;
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
