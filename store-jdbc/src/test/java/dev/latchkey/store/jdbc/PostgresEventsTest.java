package dev.latchkey.store.jdbc;

final class PostgresEventsTest extends EventsTest {

    PostgresEventsTest() {
        super(TestDatabase.postgres());
    }
}
