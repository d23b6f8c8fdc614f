package dev.latchkey.store.jdbc;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteEventsTest extends EventsTest {

    SqliteEventsTest(@TempDir Path directory) {
        super(TestDatabase.sqlite(directory));
    }
}
