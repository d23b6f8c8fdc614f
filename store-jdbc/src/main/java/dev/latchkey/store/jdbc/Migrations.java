package dev.latchkey.store.jdbc;

import dev.latchkey.store.jdbc.dialect.DatabaseOptions;
import dev.latchkey.store.jdbc.dialect.DatabaseUrl;
import dev.latchkey.store.jdbc.dialect.Dialect;
import dev.latchkey.store.jdbc.dialect.DialectDataSource;
import dev.latchkey.store.jdbc.dialect.PostgresDialect;
import dev.latchkey.store.jdbc.dialect.Schema;
import dev.latchkey.store.jdbc.dialect.Urgency;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Makes the tables, or brings them up to date. The only class that knows Flyway: it is slow to load and rarely needed. */
final class Migrations {

    private Migrations() {}

    static void run(DatabaseUrl url, Dialect dialect, DatabaseOptions options) {
        run(url, dialect, options, Schema.NEWEST);
    }

    /** @param version up to which the tables are brought */
    static void run(DatabaseUrl url, Dialect dialect, DatabaseOptions options, int version) {
        var flyway = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(new DialectDataSource(() -> dialect.connect(Urgency.BACKGROUND)))
                .locations("classpath:" + Migrations.class.getPackageName().replace('.', '/') + "/" + dialect.folder())
                .table(Schema.HISTORY)
                .placeholderReplacement(false)
                // The schema may hold tables of others.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .target(Integer.toString(version))
                .group(true);
        if (dialect instanceof PostgresDialect) {
            flyway.schemas(options.schema()).defaultSchema(options.schema());
        }
        try {
            flyway.load().migrate();
        } catch (FlywayException e) {
            SQLException error = Handles.sqlError(e).orElseThrow(() -> e);
            if (dialect.isUnavailable(error)) {
                throw Handles.unavailable(url, error);
            }
            throw new IncompatibleSchemaException(
                    "the tables cannot be made in the database " + url + ": " + error.getMessage(), e);
        }
    }
}
