package dev.latchkey.generator.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.generator.patients.Facility;
import dev.latchkey.generator.patients.FinalStatus;
import dev.latchkey.generator.patients.InjuryType;
import dev.latchkey.generator.patients.Nationality;
import dev.latchkey.generator.patients.Triage;
import dev.latchkey.generator.patients.WarfareType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page has a reader's word for everything that a patient can be. */
class PageWordsTest {

    @ParameterizedTest
    @MethodSource("everythingThatAPatientCanBe")
    void the_page_has_a_word_for(String table, String key) throws IOException {
        String words = read();
        int from = words.indexOf("const " + table + " = {");

        assertThat(words.substring(from, words.indexOf('}', from))).containsPattern("[{ ,]" + key + ": '[A-Z][^']*'");
    }

    private static Stream<String[]> everythingThatAPatientCanBe() {
        return Stream.of(
                        rows("TRIAGE", Triage.values(), Triage::key),
                        rows("OUTCOME", FinalStatus.values(), FinalStatus::key),
                        rows("INJURY", InjuryType.values(), InjuryType::key),
                        rows("FACILITY", Facility.values(), Facility::key),
                        rows("SCENARIO", WarfareType.values(), WarfareType::key),
                        rows("NATIONS", Nationality.values(), Nationality::key))
                .flatMap(row -> row);
    }

    private static <T> Stream<String[]> rows(String table, T[] values, Function<T, String> key) {
        return Arrays.stream(values).map(value -> new String[] {table, key.apply(value)});
    }

    private static String read() throws IOException {
        try (InputStream in = Objects.requireNonNull(PageWordsTest.class.getResourceAsStream("words.js"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
