package dev.latchkey.store.jdbc.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLibraryTest {

    private static final String PATH = "org.sqlite.lib.path";

    @TempDir
    Path directory;

    @AfterEach
    void forget() {
        System.clearProperty(PATH);
    }

    @Test
    void the_library_is_copied_once_and_named_to_the_driver() throws IOException {
        Path kept = directory.resolve("some/where");

        SqliteLibrary.keepIn(kept);

        assertThat(System.getProperty(PATH)).isEqualTo(kept.toString());
        List<Path> files = files(kept);
        assertThat(files).hasSize(1);
        assertThat(files.get(0)).isNotEmptyFile();

        Files.writeString(files.get(0), "left alone");
        System.clearProperty(PATH);
        SqliteLibrary.keepIn(kept);
        assertThat(System.getProperty(PATH)).isEqualTo(kept.toString());
        assertThat(files(kept).get(0)).hasContent("left alone");
    }

    @Test
    void where_there_is_no_room_the_driver_is_left_alone() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        SqliteLibrary.keepIn(file.resolve("below"));

        assertThat(System.getProperty(PATH)).isNull();
    }

    @Test
    void what_an_operator_has_chosen_stays() {
        System.setProperty(PATH, "/elsewhere");

        SqliteLibrary.keepIn(directory);

        assertThat(System.getProperty(PATH)).isEqualTo("/elsewhere");
        assertThat(directory).isEmptyDirectory();
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
