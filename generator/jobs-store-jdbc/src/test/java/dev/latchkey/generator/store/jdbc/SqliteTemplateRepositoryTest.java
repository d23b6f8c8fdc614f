package dev.latchkey.generator.store.jdbc;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteTemplateRepositoryTest extends JdbcTemplateRepositoryTest {

    SqliteTemplateRepositoryTest(@TempDir Path directory) {
        super(TestDatabase.sqlite(directory));
    }
}
