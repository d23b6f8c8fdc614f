package dev.latchkey.generator.patients.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.generator.patients.PatientGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That documents take no more memory than their formats say, when all but the last of them is written. */
class WorkingBytesTest {

    private static final int DOCUMENTS = 5;
    private static final int PATIENTS = 500;
    private static final int BATCH = 25;
    private static final int NEARLY_DONE = 97;

    @ParameterizedTest
    @EnumSource(OutputFormat.class)
    void a_document_takes_as_much_as_its_format_says(OutputFormat format) throws IOException, JMException {
        PatientGenerator generator = Runs.standard();
        List<PatientDocument> kept = new ArrayList<>();
        kept.add(nearlyDone(generator, format));
        long before = used();
        for (int i = 0; i < DOCUMENTS; i++) {
            kept.add(nearlyDone(generator, format));
        }
        long measured = (used() - before) / DOCUMENTS;

        assertThat(kept).hasSize(DOCUMENTS + 1);
        assertThat(format.workingBytes(PATIENTS)).isBetween(measured, measured * 2);
    }

    private static PatientDocument nearlyDone(PatientGenerator generator, OutputFormat format) throws IOException {
        PatientDocument document = PatientDocument.of(generator, PATIENTS, format);
        while (document.percent() < NEARLY_DONE) {
            document.write(BATCH, OutputStream.nullOutputStream());
        }
        return document;
    }

    /** What the objects take that are alive, whatever the collector's own way to lay them out. */
    private static long used() throws JMException {
        String[] histogram = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()})
                .toString()
                .strip()
                .split("\\s+", -1);
        return Long.parseLong(histogram[histogram.length - 1]);
    }
}
