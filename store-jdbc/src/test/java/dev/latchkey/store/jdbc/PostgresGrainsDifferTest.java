package dev.latchkey.store.jdbc;

final class PostgresGrainsDifferTest extends GrainsDifferTest {

    PostgresGrainsDifferTest() {
        super(TestDatabase.postgres());
    }
}
