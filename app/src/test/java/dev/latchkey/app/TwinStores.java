package dev.latchkey.app;

import dev.latchkey.cli.deployment.StoreOptions;
import dev.latchkey.key.Actor;
import dev.latchkey.key.AddressRange;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.ApiKeys;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.key.ImportedKey;
import dev.latchkey.key.IssuedKey;
import dev.latchkey.key.KeyEdit;
import dev.latchkey.key.KeyType;
import dev.latchkey.key.NewApiKey;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import dev.latchkey.secret.Secret;
import dev.latchkey.secret.SecretHasher;
import dev.latchkey.store.jdbc.Database;
import dev.latchkey.store.jdbc.dialect.DatabaseOptions;
import dev.latchkey.store.jdbc.dialect.DatabaseUrl;
import dev.latchkey.testkit.CountingNode;
import dev.latchkey.testkit.Events;
import dev.latchkey.testkit.SettableTime;
import dev.latchkey.usage.RefusalCount;
import dev.latchkey.usage.UsageBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Two data directories with the same keys, the same usage and the same audit trail, ids and secrets included. */
final class TwinStores {

    /** More than a page has, and more than are cleaned up at once. */
    static final int MANY = 1_203;

    static final String ADMINISTRATOR = "Administrator";

    private static final Limits UNLIMITED = Limits.NONE;
    private static final Duration LONG_AGO = Duration.ofDays(200);

    private final Map<String, UUID> ids = new HashMap<>();
    private final Path one;
    private final Path other;
    private String administrator = "";
    private String helper = "";

    TwinStores(Path directory) throws IOException {
        one = Files.createDirectory(directory.resolve("one"));
        other = Files.createDirectory(directory.resolve("other"));
        fill(one);
        try (Stream<Path> files = Files.list(one)) {
            for (Path file : files.toList()) {
                Files.copy(file, other.resolve(file.getFileName()));
            }
        }
    }

    Path one() {
        return one;
    }

    Path other() {
        return other;
    }

    /** The secret of a key that may do everything, without limits. */
    String administrator() {
        return administrator;
    }

    /** The secret of a key that may look at keys, and no more. */
    String helper() {
        return helper;
    }

    /** The key of that name. */
    UUID id(String name) {
        UUID id = ids.get(name);
        if (id == null) {
            throw new IllegalArgumentException("there is no key " + name);
        }
        return id;
    }

    private void fill(Path directory) {
        SecureRandom random = new SecureRandom();
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        SettableTime time = new SettableTime(now.minus(LONG_AGO));
        StoreOptions options = new StoreOptions(directory, null, "latchkey", List.of(), null, null);
        try (Database database =
                Database.open(DatabaseUrl.sqlite(directory.resolve("latchkey.db")), DatabaseOptions.single(), time)) {
            database.migrate();
            ApiKeys all =
                    new ApiKeys(database.keys(), SecretHasher.plain(), new AuditKeys(options, random), random, time);
            all.ensure(BuiltInKey.DEMO);
            ApiKeys keys = all.as(Actor.operator("cli:" + System.getProperty("user.name", "unknown")));
            administrator = key(keys, ADMINISTRATOR, "admin:*", "keys:verify");
            helper = key(keys, "Helper", "admin:read");
            for (String name : List.of(
                    "Plain", "Limited", "Paused", "Extended", "Rotated", "Twice", "Gone", "Purged", "Deleted")) {
                key(keys, name);
            }
            everything(keys, now);
            expiring(keys, "Expiring", now.plus(Duration.ofDays(400)));
            expiring(keys, "Expired", time.instant().plusSeconds(60));
            expiring(keys, "Expired and paused", time.instant().plusSeconds(60));
            keys.deactivate(id("Paused"));
            keys.deactivate(id("Expired and paused"));
            keys.delete(id("Deleted"));
            keys.edit(
                    id("Limited"),
                    KeyEdit.NOTHING
                            .withMetadata(Map.of("note", "first line\nsecond"))
                            .withName("Limited, \"and\" all"));
            many(keys, time.instant());
            use(database, now);
        }
    }

    private void everything(ApiKeys keys, Instant now) {
        add(
                keys.create(new NewApiKey(
                        "Übung Süd; 野外病院 🚑",
                        "ops@example.org",
                        KeyType.DEMO,
                        Limits.NONE
                                .withUnitsPerRequest(1)
                                .with(Window.MINUTE, 2)
                                .with(Window.DAY, 1_000_000),
                        Set.of("generate", "jobs:read"),
                        Set.of(AddressRange.parse("192.0.2.0/24"), AddressRange.parse("2001:db8::/32")),
                        Map.of("team", "red", "=formula", "+1,\"2\""),
                        now.plus(Duration.ofDays(300)))),
                "Everything");
    }

    private void expiring(ApiKeys keys, String name, Instant expiry) {
        add(keys.create(new NewApiKey(name, null, KeyType.LIVE, UNLIMITED, Set.of(), Map.of(), expiry)), name);
    }

    private static void many(ApiKeys keys, Instant now) {
        List<ImportedKey> many = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            NewApiKey wanted = new NewApiKey(
                    "Many " + i, null, KeyType.LIVE, Limits.DEFAULT, Set.of(), Map.of(), now.plusSeconds(60 + i));
            many.add(new ImportedKey(wanted, Secret.of("a-secret-of-many-" + "0".repeat(16) + i), null));
        }
        keys.importKeys(many);
    }

    private void use(Database database, Instant now) {
        UsageBatch batch = UsageBatch.keepingEvents();
        int requests = 1_234_567;
        for (String name : List.of("Plain", "Everything", "Deleted", "Paused", "Expired", "Gone")) {
            for (int day = 0; day < 12; day++) {
                Instant moment = now.minus(Duration.ofDays(day));
                batch.add(Events.answered(id(name), moment, 200, requests, requests * 3L));
                batch.add(new RefusalCount(id(name), moment.toEpochMilli(), "RATE_LIMITED", 3 + day));
            }
            requests /= 3;
        }
        batch.add(new RefusalCount(null, now.toEpochMilli(), "KEY_UNKNOWN", 4_711));
        batch.add(Events.answered(id(ADMINISTRATOR), now.minus(Duration.ofDays(1)), 200, 1, 1));
        CountingNode node = new CountingNode(database.usage(), "seed");
        node.add(batch, now);
        node.retire();
    }

    private String key(ApiKeys keys, String name, String... scopes) {
        return add(
                keys.create(new NewApiKey(
                        name, null, KeyType.LIVE, UNLIMITED, Set.of(scopes), Map.of(), (@Nullable Instant) null)),
                name);
    }

    private String add(IssuedKey issued, String name) {
        ApiKey key = issued.key();
        ids.put(name, key.id());
        return issued.secret().reveal();
    }
}
