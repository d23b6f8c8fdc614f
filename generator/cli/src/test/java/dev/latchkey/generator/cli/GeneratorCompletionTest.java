package dev.latchkey.generator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.cli.CompletionTest;
import dev.latchkey.cli.Shell;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

final class GeneratorCompletionTest extends CompletionTest {

    @Override
    protected Shell shell() {
        return GeneratorShell.create();
    }

    @Test
    void a_file_of_patients_is_completed_to_files_and_options_still_to_options() throws IOException {
        Files.createFile(directory.resolve("some patients.enc"));

        assertThat(completed("decrypt", "som")).containsExactly("some patients.enc");
        assertThat(completed("decrypt", "--out", "som")).containsExactly("some patients.enc");
        assertThat(completed("decrypt", "--o")).containsExactly("--out");
    }
}
