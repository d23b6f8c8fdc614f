package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.generator.patients.PatientGenerator;
import dev.latchkey.generator.patients.Scenario;
import dev.latchkey.generator.patients.format.OutputFormat;
import dev.latchkey.generator.patients.format.PatientDocument;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The jar leaves out much of what its libraries bring, and none of what writing patients needs. */
@Tag("installed")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class FormatsInstalledTest {

    private static final int PATIENTS = 100;

    @ParameterizedTest
    @EnumSource(OutputFormat.class)
    void the_jar_writes_what_all_of_the_libraries_write(OutputFormat format) throws IOException, InterruptedException {
        Path built = Path.of("").toAbsolutePath();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        built.resolve("target/latchkey.jar") + ":" + built.resolve("target/test-classes"),
                        Writing.class.getName(),
                        format.label())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] written = process.getInputStream().readAllBytes();

        assertThat(process.waitFor()).isZero();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        Writing.write(format, expected);
        assertThat(written).isEqualTo(expected.toByteArray());
    }

    /** What the process runs. */
    static final class Writing {
        private Writing() {}

        public static void main(String[] arguments) throws IOException {
            write(OutputFormat.of(arguments[0]), System.out);
        }

        private static void write(OutputFormat format, OutputStream out) throws IOException {
            PatientDocument document =
                    PatientDocument.of(new PatientGenerator(Scenario.standard(), 42), PATIENTS, format);
            while (!document.isDone()) {
                document.write(PATIENTS, out);
            }
            out.flush();
        }
    }
}
