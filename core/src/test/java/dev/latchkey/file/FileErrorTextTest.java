package dev.latchkey.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileErrorTextTest {

    @TempDir
    Path directory;

    @Test
    void what_is_wrong_is_said_in_words() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThat(of(() -> Files.createDirectory(directory.resolve("a/b"))))
                .isEqualTo(directory.resolve("a/b") + " does not exist and cannot be made");
        assertThat(of(() -> OwnerOnly.createDirectories(file))).isEqualTo(file + " is there and is not a directory");
        assertThat(of(() -> OwnerOnly.createDirectories(file.resolve("a"))))
                .endsWith("what leads to it is not a directory");
        assertThat(FileErrorText.of(new AccessDeniedException("/d"))).isEqualTo("there is no permission for /d");
        assertThat(FileErrorText.of(new FileSystemException("/d", null, "Read-only file system")))
                .isEqualTo("/d: its file system is read-only");
        assertThat(FileErrorText.of(new FileSystemException("/d", null, "No space left on device")))
                .isEqualTo("/d: there is no space left");
        assertThat(FileErrorText.of(new FileSystemException("/d", null, "Input/output error")))
                .isEqualTo("/d: Input/output error");
        assertThat(FileErrorText.of(new IOException("there is no room"))).isEqualTo("there is no room");
    }

    @Test
    void no_class_is_named() {
        for (IOException failure : List.of(
                new IOException(),
                new FileNotFoundException(),
                new FileSystemException("/d"),
                new FileSystemException(null))) {
            assertThat(FileErrorText.of(failure))
                    .isNotBlank()
                    .doesNotContain("Exception")
                    .doesNotContain("null");
        }
    }

    private static String of(ThrowingCallable use) {
        return FileErrorText.of(catchThrowableOfType(IOException.class, use));
    }
}
