package dev.latchkey.generator.store.jdbc;

import dev.latchkey.generator.jobs.Template;
import dev.latchkey.generator.jobs.TemplateRepository;
import dev.latchkey.store.jdbc.Database;
import dev.latchkey.store.jdbc.Handles;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Templates in a table of the platform's database. Thread-safe. */
public final class JdbcTemplateRepository implements TemplateRepository {

    private final Handles handles;

    /** @param database migrated */
    public JdbcTemplateRepository(Database database) {
        this.handles = database.handles();
    }

    @Override
    public boolean add(Template template, int most) {
        return handles.transaction(handle -> {
            Instant expiresAt = template.expiresAt();
            lockOwner(handle, template.owner());
            return handle.createUpdate("""
                                    INSERT INTO templates (id, key_id, configuration, created_at, updated_at, expires_at)
                                    SELECT :id, :owner, :configuration, :created_at, :updated_at, :expires_at
                                    WHERE (SELECT count(*) FROM templates WHERE key_id = :owner) < :most
                                    ON CONFLICT (id) DO NOTHING
                                    """)
                            .bind("id", handles.id(template.id()))
                            .bind("owner", handles.id(template.owner()))
                            .bind("configuration", template.configuration())
                            .bind("created_at", template.createdAt().toEpochMilli())
                            .bind("updated_at", template.updatedAt().toEpochMilli())
                            .bind("expires_at", expiresAt == null ? null : expiresAt.toEpochMilli())
                            .bind("most", most)
                            .execute()
                    > 0;
        });
    }

    /** Keeps whoever else adds for the owner waiting, so that the count is exact. */
    private void lockOwner(Handle handle, UUID owner) {
        handle.createQuery("SELECT id FROM keys WHERE id = :owner " + handles.forUpdate())
                .bind("owner", handles.id(owner))
                .mapTo(String.class)
                .findOne();
    }

    @Override
    public List<Template> newest(UUID owner, int skip, int most) {
        return handles.read(handle -> handle.createQuery(
                        "SELECT * FROM templates WHERE key_id = :owner ORDER BY created_at DESC, id DESC"
                                + " LIMIT :most OFFSET :skip")
                .bind("owner", handles.id(owner))
                .bind("most", most)
                .bind("skip", skip)
                .map(JdbcTemplateRepository::read)
                .list());
    }

    @Override
    public int count(UUID owner) {
        return handles.read(handle -> handle.createQuery("SELECT count(*) FROM templates WHERE key_id = :owner")
                .bind("owner", handles.id(owner))
                .mapTo(Integer.class)
                .one());
    }

    @Override
    public Optional<Template> find(UUID owner, UUID id) {
        return handles.read(handle -> handle.createQuery("SELECT * FROM templates WHERE id = :id AND key_id = :owner")
                .bind("id", handles.id(id))
                .bind("owner", handles.id(owner))
                .map(JdbcTemplateRepository::read)
                .findOne());
    }

    @Override
    public Optional<Template> replace(UUID owner, UUID id, String configuration, Instant now) {
        return handles.write(handle -> handle.createQuery("""
                        UPDATE templates SET configuration = :configuration, updated_at = :now
                        WHERE id = :id AND key_id = :owner
                        RETURNING *
                        """)
                .bind("configuration", configuration)
                .bind("now", now.toEpochMilli())
                .bind("id", handles.id(id))
                .bind("owner", handles.id(owner))
                .map(JdbcTemplateRepository::read)
                .findOne());
    }

    @Override
    public boolean delete(UUID owner, UUID id) {
        return handles.write(handle -> handle.createUpdate("DELETE FROM templates WHERE id = :id AND key_id = :owner")
                        .bind("id", handles.id(id))
                        .bind("owner", handles.id(owner))
                        .execute()
                > 0);
    }

    @Override
    public int removeExpired(Instant now) {
        return handles.write(handle -> handle.createUpdate("DELETE FROM templates WHERE expires_at <= :now")
                .bind("now", now.toEpochMilli())
                .execute());
    }

    private static Template read(ResultSet row, StatementContext context) throws SQLException {
        return new Template(
                UUID.fromString(row.getString("id")),
                UUID.fromString(row.getString("key_id")),
                row.getString("configuration"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("updated_at")),
                expiry(row));
    }

    private static @Nullable Instant expiry(ResultSet row) throws SQLException {
        long millis = row.getLong("expires_at");
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
