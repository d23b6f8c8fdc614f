package dev.latchkey.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.audit.AuditAction;
import dev.latchkey.audit.AuditEntry;
import dev.latchkey.audit.AuditFindings;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.audit.AuditVerification;
import dev.latchkey.key.Actor;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.ApiKeys;
import dev.latchkey.key.Idempotency;
import dev.latchkey.key.IssuedKey;
import dev.latchkey.key.KeyEdit;
import dev.latchkey.key.KeyType;
import dev.latchkey.key.NewApiKey;
import dev.latchkey.key.StaleRevisionException;
import dev.latchkey.key.StoreUnavailableException;
import dev.latchkey.limit.Limits;
import dev.latchkey.secret.SecretHasher;
import dev.latchkey.testkit.Keys;
import dev.latchkey.testkit.Together;
import dev.latchkey.time.TimeSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand changes by many at once, each sent twice, some of whose connections are cut. */
class ManyChangesTest {

    private static final int CALLERS = 4;
    private static final int LEGS = 7;
    private static final int LEG = 12;
    private static final int ROUNDS = LEGS * LEG;

    @Test
    void nothing_is_doubled_or_lost_in_sqlite(@TempDir Path directory) throws SQLException {
        try (TestDatabase database = TestDatabase.sqlite(directory)) {
            nothingIsDoubledOrLost(database, () -> {});
        }
    }

    @Test
    void nothing_is_doubled_or_lost_in_postgresql_whose_connections_are_cut() throws SQLException {
        try (TestDatabase database = TestDatabase.postgres()) {
            nothingIsDoubledOrLost(database, () -> cutConnections(database));
        }
    }

    private static void nothingIsDoubledOrLost(TestDatabase database, Runnable disturbance) throws SQLException {
        ApiKeys keys = new ApiKeys(
                        database.database().keys(),
                        SecretHasher.plain(),
                        () -> Keys.AUDIT_KEY,
                        new SecureRandom(),
                        TimeSource.system())
                .as(Actor.operator("cli:many"));
        UUID shared = keys.create(wanted("0")).key().id();
        UUID rotated = keys.create(wanted("rotated")).key().id();
        Set<String> secrets = new HashSet<>();
        for (int leg = 0; leg < LEGS; leg++) {
            List<Callable<Set<String>>> callers = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                String name = "caller-" + caller + "-on-leg-" + leg + "-";
                Runnable beside = caller == 0 ? disturbance : () -> {};
                callers.add(() -> {
                    Set<String> own = new HashSet<>();
                    for (int round = 0; round < LEG; round++) {
                        Idempotency create = retry(name + "creates-" + round);
                        own.add(twice(() -> keys.createOnce(wanted("made"), create, ManyChangesTest::answer)));
                        Idempotency rotate = retry(name + "rotates-" + round);
                        own.add(twice(
                                () -> keys.rotateOnce(rotated, Duration.ofHours(1), rotate, ManyChangesTest::answer)));
                        countUp(keys, shared);
                        if (round % 4 == 3) {
                            beside.run();
                        }
                    }
                    return own;
                });
            }
            Together.run(callers).forEach(secrets::addAll);
        }

        assertThat(secrets).hasSize(CALLERS * ROUNDS * 2);
        assertThat(database.count("SELECT count(*) FROM keys WHERE name = 'made'"))
                .isEqualTo(CALLERS * ROUNDS);
        ApiKey counted = answered(() -> keys.findById(shared)).orElseThrow();
        assertThat(answered(() -> keys.findById(rotated)).orElseThrow().revision())
                .isEqualTo(1 + CALLERS * ROUNDS);
        assertThat(counted.revision() - 1).isEqualTo(Long.parseLong(counted.name()));
        // A cut connection leaves it open whether the change was made, so that one may have been made twice.
        assertThat(Long.parseLong(counted.name())).isGreaterThanOrEqualTo(CALLERS * ROUNDS);
        AuditTrail audit = database.database().audit();
        AuditFindings findings = answered(() -> AuditVerification.verify(audit, Optional.of(Keys.AUDIT_KEY), null));
        assertThat(findings.problems()).isEmpty();
        List<AuditEntry> entries = answered(() -> audit.after(0, 100_000));
        assertThat(entries.stream().filter(entry -> entry.action() == AuditAction.EDIT))
                .hasSize(Integer.parseInt(counted.name()));
        assertThat(entries.stream().filter(entry -> entry.action() == AuditAction.CREATE))
                .hasSize(CALLERS * ROUNDS + 2);
        assertThat(entries.stream().filter(entry -> entry.action() == AuditAction.ROTATE))
                .hasSize(CALLERS * ROUNDS);
    }

    /** Counts in the name, by what was read and what was then the revision. */
    private static void countUp(ApiKeys keys, UUID id) {
        boolean done = false;
        while (!done) {
            try {
                ApiKey read = keys.findById(id).orElseThrow();
                String next = Integer.toString(Integer.parseInt(read.name()) + 1);
                keys.expecting(read.revision()).edit(id, KeyEdit.NOTHING.withName(next));
                done = true;
            } catch (StaleRevisionException | StoreUnavailableException e) {
                Thread.onSpinWait();
            }
        }
    }

    /** Asks twice, since whoever has lost an answer asks again. */
    private static String twice(Supplier<byte[]> request) {
        String first = new String(answered(request), StandardCharsets.UTF_8);
        assertThat(new String(answered(request), StandardCharsets.UTF_8)).isEqualTo(first);
        return first;
    }

    /** Asks for as long as there is no answer. */
    private static <T> T answered(Supplier<T> question) {
        while (true) {
            try {
                return question.get();
            } catch (StoreUnavailableException e) {
                Thread.onSpinWait();
            }
        }
    }

    private static void cutConnections(TestDatabase database) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Idempotency retry(String key) {
        return Idempotency.of(key, key.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] answer(IssuedKey issued) {
        return issued.secret().reveal().getBytes(StandardCharsets.UTF_8);
    }

    private static NewApiKey wanted(String name) {
        return new NewApiKey(name, null, KeyType.LIVE, Limits.DEFAULT, Set.of(), Map.of(), null);
    }
}
