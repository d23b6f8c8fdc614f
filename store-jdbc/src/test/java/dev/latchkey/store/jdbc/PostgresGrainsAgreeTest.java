package dev.latchkey.store.jdbc;

final class PostgresGrainsAgreeTest extends GrainsAgreeTest {

    PostgresGrainsAgreeTest() {
        super(TestDatabase.postgres());
    }
}
