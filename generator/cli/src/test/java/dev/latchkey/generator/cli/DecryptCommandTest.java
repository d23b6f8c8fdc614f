package dev.latchkey.generator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.cli.Shell;
import dev.latchkey.generator.patients.format.PasswordEncryption;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecryptCommandTest {

    private static final String PASSWORD = "battery staple";
    private static final String CONTENT = "[{\"id\":0}]";

    private final Shell shell = GeneratorShell.create();

    @TempDir
    Path directory;

    private Path sealed;

    @BeforeEach
    void encrypt() throws IOException {
        sealed = directory.resolve("patients.json.enc");
        try (OutputStream out =
                new PasswordEncryption(new Random(1)).around(Files.newOutputStream(sealed), PASSWORD.toCharArray())) {
            out.write(CONTENT.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    @Test
    void a_person_types_the_password() {
        Shell.Answer answer = shell.atTerminal(80, PASSWORD).run("decrypt", sealed.toString());

        assertThat(answer.code()).isZero();
        assertThat(answer.err()).isEqualTo("Password: ");
        assertThat(answer.out()).isEqualTo("Decrypted to " + directory.resolve("patients.json") + ".\n");
        assertThat(directory.resolve("patients.json")).hasContent(CONTENT);
    }

    @Test
    void a_script_sends_it_to_the_standard_input_or_sets_the_variable() {
        Shell.Answer piped = shell.piped(PASSWORD).run("decrypt", sealed.toString(), "--out", directory + "/one");
        Shell.Answer set = GeneratorShell.create()
                .with("LATCHKEY_DECRYPT_PASSWORD", PASSWORD)
                .run("decrypt", sealed.toString(), "--out=" + directory + "/two");

        assertThat(piped.code()).isZero();
        assertThat(piped.err()).isEmpty();
        assertThat(directory.resolve("one")).hasContent(CONTENT);
        assertThat(set.code()).isZero();
        assertThat(directory.resolve("two")).hasContent(CONTENT);
    }

    @Test
    void a_wrong_password_leaves_nothing_and_is_not_repeated() throws IOException {
        Shell.Answer answer =
                shell.with("LATCHKEY_DECRYPT_PASSWORD", "battery stapler").run("decrypt", sealed.toString());

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err())
                .isEqualTo("latchkey decrypt: The password is wrong, or the file is damaged. Nothing was written.\n");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(sealed);
        }
    }

    @Test
    void a_file_that_is_there_is_not_touched_and_no_password_asked_for() throws IOException {
        Path target = Files.writeString(directory.resolve("patients.json"), "mine");

        Shell.Answer answer = shell.atTerminal(80, PASSWORD).run("decrypt", sealed.toString());

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("already", "--out").doesNotContain("Password");
        assertThat(target).hasContent("mine");
    }

    @Test
    void without_a_password_there_is_a_hint() {
        Shell.Answer answer = shell.run("decrypt", sealed.toString());

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).contains("no password was given").contains("LATCHKEY_DECRYPT_PASSWORD");
    }

    @Test
    void a_name_without_the_suffix_needs_another_for_the_plaintext() throws IOException {
        Path renamed = Files.move(sealed, directory.resolve("patients"));

        Shell.Answer answer = shell.piped(PASSWORD).run("decrypt", renamed.toString());

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).contains("--out: it is needed");
    }

    @Test
    void what_is_not_there_or_cannot_be_written_is_said() {
        Shell.Answer missing = shell.piped(PASSWORD).run("decrypt", directory + "/none.enc");
        Shell.Answer nowhere = GeneratorShell.create()
                .piped(PASSWORD)
                .run("decrypt", sealed.toString(), "--out", directory + "/no/where");

        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.err()).contains("there is no file");
        assertThat(nowhere.code()).isEqualTo(1);
        assertThat(nowhere.err()).contains("there is no such directory");
    }

    @Test
    void a_file_of_another_kind_is_told_apart() throws IOException {
        Path other = Files.writeString(directory.resolve("note.enc"), "short");

        Shell.Answer answer = shell.piped(PASSWORD).run("decrypt", other.toString());

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("not a file that Latchkey encrypted");
    }
}
