package dev.latchkey.generator.patients.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.generator.patients.PatientFormat;
import dev.latchkey.generator.patients.PatientWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for a document of every format. */
class PatientDocumentTest {
    /** A batch holds so much for each patient in it at most, and this beside them. */
    private static final int MOST_BYTES_A_PATIENT = 20_000;

    private static final int MOST_BYTES_BESIDE = 100_000;

    @ParameterizedTest
    @EnumSource(OutputFormat.class)
    void the_same_seed_gives_the_same_bytes_whatever_the_batches(OutputFormat format) {
        byte[] one = Runs.written(PatientDocument.of(Runs.standard(), 350, format), 1);
        assertThat(Runs.written(PatientDocument.of(Runs.standard(), 350, format), 97))
                .isEqualTo(one);
        assertThat(Runs.written(PatientDocument.of(Runs.standard(), 350, format), 1_000))
                .isEqualTo(one);
    }

    @ParameterizedTest
    @EnumSource(OutputFormat.class)
    void another_seed_gives_other_bytes(OutputFormat format) {
        assertThat(Runs.written(Runs.standard().withSeed(43), 20, format))
                .isNotEqualTo(Runs.written(Runs.standard(), 20, format));
    }

    @ParameterizedTest
    @EnumSource(OutputFormat.class)
    void a_document_counts_every_patient_once_and_comes_to_a_hundred_percent(OutputFormat format) throws IOException {
        PatientDocument document = PatientDocument.of(Runs.standard(), 250, format);
        List<Integer> percents = new ArrayList<>();
        int patients = 0;
        while (!document.isDone()) {
            percents.add(document.percent());
            patients += document.write(100, OutputStream.nullOutputStream());
        }
        assertThat(patients).isEqualTo(250);
        assertThat(percents).isSorted().startsWith(0).allMatch(percent -> percent < 100);
        assertThat(document.percent()).isEqualTo(100);
        Tally nothing = new Tally();
        assertThat(document.write(100, nothing)).isZero();
        assertThat(nothing.bytes).isZero();
    }

    @ParameterizedTest
    @EnumSource(OutputFormat.class)
    void no_more_than_one_batch_is_held_back(OutputFormat format) throws IOException {
        PatientDocument document = PatientDocument.of(Runs.standard(), 10_000, format);
        Tally written = new Tally();
        while (!document.isDone()) {
            document.write(100, written);
            assertThat(written.largest).isLessThan(100 * MOST_BYTES_A_PATIENT + MOST_BYTES_BESIDE);
        }
        assertThat(written.bytes).isGreaterThan(10L * written.largest);
    }

    @ParameterizedTest
    @EnumSource(OutputFormat.class)
    void what_the_stream_throws_comes_through(OutputFormat format) {
        PatientDocument document = PatientDocument.of(Runs.standard(), 2_000, format);
        IOException full = new IOException("disk full");
        assertThatThrownBy(() -> {
                    while (!document.isDone()) {
                        document.write(1_000, new OutputStream() {
                            @Override
                            public void write(int b) throws IOException {
                                throw full;
                            }
                        });
                    }
                })
                .isSameAs(full);
    }

    @Test
    void json_is_the_generators_own() throws IOException {
        for (PatientFormat format : PatientFormat.values()) {
            byte[] own = new PatientWriter(Runs.standard(), 0, 300, format).next(300);
            assertThat(Runs.written(Runs.standard(), 300, OutputFormat.valueOf(format.name())))
                    .isEqualTo(own);
        }
    }

    @Test
    void impossible_counts_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PatientDocument.of(Runs.standard(), -1, OutputFormat.CSV))
                .withMessageContaining("-1");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        PatientDocument.of(Runs.standard(), PatientDocument.MOST_IN_A_WORKBOOK + 1, OutputFormat.XLSX))
                .withMessageContaining("another format");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PatientDocument.of(Runs.standard(), 1, OutputFormat.XML)
                        .write(0, OutputStream.nullOutputStream()));
    }

    @Test
    void formats_are_found_by_their_labels_alone() {
        for (OutputFormat format : OutputFormat.values()) {
            assertThat(OutputFormat.of(format.label())).isSameAs(format);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OutputFormat.of("pdf"))
                .withMessage("Invalid output format 'pdf'. Known: json, ndjson, csv, xlsx, xml, fhir.");
    }

    private static final class Tally extends OutputStream {
        private long bytes;
        private int largest;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] b, int offset, int length) {
            bytes += length;
            largest = Math.max(largest, length);
        }
    }
}
