package dev.latchkey.generator.patients.format;

import dev.latchkey.generator.patients.Front;
import dev.latchkey.generator.patients.Nationality;
import dev.latchkey.generator.patients.PatientGenerator;
import dev.latchkey.generator.patients.Scenario;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Runs of patients to write and read back. */
final class Runs {
    /** What a front can be called by somebody who means harm, or does not know better. */
    static final List<String> HOSTILE_NAMES = List.of(
            "=HYPERLINK(\"http://example.org\",\"open\")",
            "+1",
            "-1",
            "@SUM(A1)",
            "\tindented",
            "\r\nnext line",
            "'quoted'",
            "''twice",
            "comma, \"quotes\"\nand a line",
            "<b>&amp;</b>]]>",
            "🚁 Ægir Łódź",
            "  spaces  ");

    private Runs() {}

    static PatientGenerator standard() {
        return new PatientGenerator(Scenario.standard(), 42);
    }

    static PatientGenerator hostile() {
        return ofFronts(HOSTILE_NAMES);
    }

    static PatientGenerator ofFronts(List<String> names) {
        List<Front> fronts = IntStream.range(0, names.size())
                .mapToObj(i -> new Front("front-" + i, names.get(i), 1.0, Map.of(Nationality.NLD, 1.0)))
                .toList();
        return new PatientGenerator(Scenario.builder().fronts(fronts).build(), 7);
    }

    static byte[] written(PatientGenerator generator, long count, OutputFormat format) {
        return written(PatientDocument.of(generator, count, format), 100);
    }

    static byte[] written(PatientDocument document, int atMost) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(document, atMost, out);
        return out.toByteArray();
    }

    static void write(PatientDocument document, int atMost, OutputStream out) {
        try {
            while (!document.isDone()) {
                document.write(atMost, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What JSON says of the patients: the truth that every other format is held to. */
    static List<Map<String, Object>> fields(PatientGenerator generator, int count) throws IOException {
        PatientFields fields = new PatientFields();
        List<Map<String, Object>> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(fields.of(generator.patient(i)));
        }
        return all;
    }
}
