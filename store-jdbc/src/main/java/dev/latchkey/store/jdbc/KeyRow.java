package dev.latchkey.store.jdbc;

import dev.latchkey.key.AddressRange;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyType;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** A key as a row of the table. */
final class KeyRow {

    private KeyRow() {}

    static ApiKey read(ResultSet row, StatementContext context) throws SQLException {
        return new ApiKey(
                UUID.fromString(row.getString("id")),
                row.getString("name"),
                row.getString("email"),
                row.getString("hint"),
                KeyType.ofLabel(row.getString("type")),
                Limits.NONE
                        .withUnitsPerRequest(limit(row, "units_per_request"))
                        .with(Window.MINUTE, limit(row, "requests_per_minute"))
                        .with(Window.HOUR, limit(row, "requests_per_hour"))
                        .with(Window.DAY, limit(row, "requests_per_day")),
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
        Limits limits = key.limits();
        return statement
                .bind("id", dialect.id(key.id()))
                .bind("name", key.name())
                .bind("email", key.email())
                .bind("hint", key.hint())
                .bind("type", key.type().label())
                .bind("units_per_request", column(limits.unitsPerRequest()))
                .bind("requests_per_minute", column(limits.requestsPer(Window.MINUTE)))
                .bind("requests_per_hour", column(limits.requestsPer(Window.HOUR)))
                .bind("requests_per_day", column(limits.requestsPer(Window.DAY)))
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
