package dev.latchkey.store.jdbc;

import dev.latchkey.key.AddressRange;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyField;
import dev.latchkey.key.KeyType;
import dev.latchkey.key.TextField;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.UnitName;
import dev.latchkey.limit.Window;
import dev.latchkey.store.jdbc.dialect.Dialect;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** A key as a row of the table. */
final class KeyRow {

    private static final String UNITS_PER_REQUEST = UnitName.UNIT.perRequest();

    /** Those that never change. */
    private static final Set<String> FIXED = Set.of("id", "created_at");

    /** The table's columns. */
    static final List<String> COLUMNS = Stream.of(
                    Stream.of("id", "name"),
                    Stream.of(TextField.values()).map(TextField::label),
                    Stream.of("hint", "type", UNITS_PER_REQUEST),
                    Window.all().stream().map(KeyField::requestsPer),
                    Stream.of("scopes", "address_ranges", "metadata", "revision", "created_at", "updated_at"),
                    Stream.of("expires_at", "deactivated_at", "deleted_at"))
            .flatMap(columns -> columns)
            .toList();

    /** Adds a row, unless there is one of that id; its values are bound by {@link #bind}. */
    static final String INSERT = "INSERT INTO keys (" + String.join(", ", COLUMNS) + ") VALUES (:"
            + String.join(", :", COLUMNS) + ") ON CONFLICT (id) DO NOTHING";

    /** Changes the row of an id to what is bound. */
    static final String UPDATE = "UPDATE keys SET "
            + COLUMNS.stream()
                    .filter(column -> !FIXED.contains(column))
                    .map(column -> column + " = :" + column)
                    .collect(Collectors.joining(", "))
            + " WHERE id = :id";

    private KeyRow() {}

    private static Limits limits(ResultSet row) throws SQLException {
        Limits limits = Limits.NONE.withUnitsPerRequest(limit(row, UNITS_PER_REQUEST));
        for (Window window : Window.all()) {
            limits = limits.with(window, limit(row, KeyField.requestsPer(window)));
        }
        return limits;
    }

    private static Map<TextField, String> texts(ResultSet row) throws SQLException {
        Map<TextField, String> texts = new HashMap<>();
        for (TextField field : TextField.values()) {
            String text = row.getString(field.label());
            if (text != null) {
                texts.put(field, text);
            }
        }
        return texts;
    }

    static ApiKey read(ResultSet row, StatementContext context) throws SQLException {
        return new ApiKey(
                UUID.fromString(row.getString("id")),
                row.getString("name"),
                texts(row),
                row.getString("hint"),
                KeyType.ofLabel(row.getString("type")),
                limits(row),
                Set.copyOf(Json.readArray(row.getString("scopes"))),
                ranges(row.getString("address_ranges")),
                Json.readObject(row.getString("metadata")),
                row.getLong("revision"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("updated_at")),
                instant(row, "expires_at"),
                instant(row, "deactivated_at"),
                instant(row, "deleted_at"));
    }

    /** Binds every column under its own name. */
    static <S extends SqlStatement<S>> S bind(S statement, ApiKey key, Dialect dialect) {
        for (TextField field : TextField.values()) {
            statement.bind(field.label(), key.texts().get(field));
        }
        Limits limits = key.limits();
        statement.bind(UNITS_PER_REQUEST, column(limits.unitsPerRequest()));
        for (Window window : Window.all()) {
            statement.bind(KeyField.requestsPer(window), column(limits.requestsPer(window)));
        }
        return statement
                .bind("id", dialect.id(key.id()))
                .bind("name", key.name())
                .bind("hint", key.hint())
                .bind("type", key.type().label())
                .bind("scopes", Json.array(key.scopes()))
                .bind(
                        "address_ranges",
                        Json.array(key.addressRanges().stream()
                                .map(AddressRange::toString)
                                .toList()))
                .bind("revision", key.revision())
                .bind("metadata", Json.object(key.metadata()))
                .bind("created_at", key.createdAt().toEpochMilli())
                .bind("updated_at", key.updatedAt().toEpochMilli())
                .bind("expires_at", column(key.expiresAt()))
                .bind("deactivated_at", column(key.deactivatedAt()))
                .bind("deleted_at", column(key.deletedAt()));
    }

    private static Set<AddressRange> ranges(String json) {
        return Json.readArray(json).stream().map(AddressRange::parse).collect(Collectors.toSet());
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    private static long limit(ResultSet row, String column) throws SQLException {
        long limit = row.getLong(column);
        return row.wasNull() ? Limits.UNLIMITED : limit;
    }

    private static @Nullable Long column(long limit) {
        return limit == Limits.UNLIMITED ? null : limit;
    }

    private static @Nullable Long column(@Nullable Instant moment) {
        return moment == null ? null : moment.toEpochMilli();
    }
}
