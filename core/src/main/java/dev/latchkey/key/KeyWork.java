package dev.latchkey.key;

import dev.latchkey.audit.AuditAction;
import dev.latchkey.audit.AuditDetails;
import dev.latchkey.audit.AuditKey;
import dev.latchkey.audit.AuditedChange;
import dev.latchkey.key.ForbiddenException.Reason;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import dev.latchkey.secret.StoredSecret;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One transaction on somebody's behalf: keeps the rules that hold for every key, and enters each change in the audit trail. */
final class KeyWork {

    /** How long the answer to a request is kept for its retries. */
    static final Duration RETRIES = Duration.ofHours(24);

    /** As long as another administrator has to work, so that somebody can still act by it. */
    private static final Duration A_WHILE = Duration.ofDays(1);

    /** As many as it takes to find a key, look at it and change it, and that again. */
    private static final Limits FEWEST_REQUESTS = Limits.NONE
            .withUnitsPerRequest(1)
            .with(Window.MINUTE, 10)
            .with(Window.HOUR, 60)
            .with(Window.DAY, 100)
            .with(Window.MONTH, 1_000);

    private static final int SALT_BYTES = 16;

    private final KeyTransaction keys;
    private final Actor actor;
    private final Permission permission;
    private final @Nullable Long expectedRevision;
    private final AuditKey auditKey;
    private final RandomGenerator random;
    private final Instant now;

    /** @throws ForbiddenException when the actor may change nothing */
    KeyWork(
            KeyTransaction keys,
            Actor actor,
            @Nullable Long expectedRevision,
            AuditKey auditKey,
            RandomGenerator random,
            Instant now) {
        this.keys = keys;
        this.actor = actor;
        this.permission = Permission.toChange(actor, keys::find, now);
        this.expectedRevision = expectedRevision;
        this.auditKey = auditKey;
        this.random = random;
        this.now = now;
    }

    Instant now() {
        return now;
    }

    /** Adds a built-in key, and answers with it as it is in the store. */
    ApiKey ensure(ApiKey builtIn) {
        if (keys.add(builtIn)) {
            audit(AuditAction.CREATE, builtIn.id(), AuditedFields.difference(actor.address(), null, builtIn));
        }
        return keys.find(builtIn.id()).orElse(builtIn);
    }

    ApiKey add(ApiKey key, StoredSecret secret, AuditAction action) {
        permission.requireGrant(key.scopes());
        keys.add(key, secret);
        audit(action, key.id(), AuditedFields.difference(actor.address(), null, key));
        return key;
    }

    /** Adds a key of another system with what it had used there. */
    ApiKey bringIn(ApiKey key, StoredSecret secret, OpeningBalance used) {
        permission.requireGrant(key.scopes());
        keys.add(key, secret);
        AuditDetails difference = AuditedFields.difference(actor.address(), null, key);
        Map<String, String> told = new TreeMap<>(difference.after());
        if (!used.isNone()) {
            keys.open(key.id(), used);
            told.put("requests_before", Long.toString(used.requests()));
            told.put("units_before", Long.toString(used.units()));
        }
        audit(AuditAction.IMPORT, key.id(), new AuditDetails(actor.address(), difference.before(), told));
        return key;
    }

    /** Takes the deletion of a key back. */
    ApiKey restore(UUID id) {
        ApiKey before = get(id);
        permission.requireChange(before);
        return put(before, new KeyDraft(before).deletedAt(null).revisedAt(now), AuditAction.RESTORE);
    }

    /** Changes a key that is neither built in nor deleted. */
    ApiKey change(UUID id, AuditAction action, String what, UnaryOperator<ApiKey> change) {
        ApiKey before = get(id);
        permission.requireChange(before);
        requireOrdinary(before, what);
        requireNotDeleted(before);
        return put(before, change.apply(before), action);
    }

    /** Activates or deactivates a key, as built-in ones may be too. */
    ApiKey switchState(UUID id, AuditAction action, UnaryOperator<ApiKey> change) {
        ApiKey before = get(id);
        permission.requireChange(before);
        requireNotDeleted(before);
        return put(before, change.apply(before), action);
    }

    /** The key, if it may be given a new secret. */
    ApiKey rotatable(UUID id) {
        ApiKey key = get(id);
        permission.requireRotation(key);
        requireOrdinary(key, "be rotated");
        requireNotDeleted(key);
        return key;
    }

    /** @param before a key that was {@link #rotatable} in this transaction */
    ApiKey rotate(ApiKey before, StoredSecret secret, Duration grace) {
        Instant oldValidUntil = now.plus(grace);
        // Its secrets are another matter even where the hints are alike.
        ApiKey after = new KeyDraft(before).hint(secret.hint()).nextAt(now);
        keys.update(before, after);
        keys.replaceSecret(after.id(), secret, oldValidUntil);
        AuditDetails difference = AuditedFields.difference(actor.address(), before, after);
        Map<String, String> told = new TreeMap<>(difference.after());
        told.put("old_secret_until", oldValidUntil.toString());
        audit(AuditAction.ROTATE, after.id(), new AuditDetails(actor.address(), difference.before(), told));
        return after;
    }

    /** Refuses to purge a key that may not be purged. */
    ApiKey purgeable(UUID id) {
        ApiKey key = get(id);
        permission.requireChange(key);
        requireOrdinary(key, "be purged");
        requireOtherAdministrator(key, null);
        return key;
    }

    void purge(UUID id) {
        ApiKey key = purgeable(id);
        keys.purge(key.id());
        audit(AuditAction.PURGE, id, new AuditDetails(actor.address(), Map.of(), Map.of()));
    }

    /** Deactivates a key if it has expired, and the actor may. */
    Optional<ApiKey> deactivateExpired(UUID id) {
        return keys.find(id)
                .filter(key -> key.stateAt(now) == KeyState.EXPIRED && !key.isBuiltIn() && permission.mayChange(key))
                .map(key -> put(key, new KeyDraft(key).deactivatedAt(now).revisedAt(now), AuditAction.DEACTIVATE));
    }

    /**
     * Answers a retry as the first time, and does the operation when this is the first time.
     *
     * @param operation what is done, so that the same body for another operation is another request
     */
    byte[] once(Idempotency retry, String operation, Supplier<IssuedKey> work, Function<IssuedKey, byte[]> answer) {
        String hash = retry.hash(actor);
        String request = retry.requestDigest(actor, operation);
        Optional<IdempotencyRecord> kept = keys.answer(hash, now);
        if (kept.isPresent()) {
            if (!kept.get().request().equals(request)) {
                throw new IdempotencyConflictException();
            }
            return retry.open(actor, kept.get().sealed());
        }
        IssuedKey issued = work.get();
        byte[] answered = answer.apply(issued);
        String sealed = retry.seal(actor, answered, randomBytes(Idempotency.NONCE_LENGTH));
        keys.keep(new IdempotencyRecord(hash, issued.key().id(), request, sealed, now.plus(RETRIES)));
        return answered;
    }

    private ApiKey get(UUID id) {
        ApiKey key = keys.find(id).orElseThrow(() -> new NoSuchKeyException("there is no key " + id));
        if (expectedRevision != null && key.revision() != expectedRevision) {
            throw new StaleRevisionException(expectedRevision, key.revision());
        }
        return key;
    }

    private ApiKey put(ApiKey before, ApiKey after, AuditAction action) {
        if (after.equals(before)) {
            return before;
        }
        permission.requireGrant(after.scopes());
        requireOtherAdministrator(before, after);
        keys.update(before, after);
        audit(action, after.id(), AuditedFields.difference(actor.address(), before, after));
        return after;
    }

    private void requireOtherAdministrator(ApiKey before, @Nullable ApiKey after) {
        if (!permission.isOperator()
                && isAdministrator(before)
                && (after == null || !isAdministrator(after) || isNarrower(after, before))
                && keys.otherAdministrators(before.id(), now.plus(A_WHILE)).stream()
                        .noneMatch(other -> canWork(other)
                                && (other.addressRanges().isEmpty()
                                        || !before.addressRanges().isEmpty()))) {
            throw new ForbiddenException(
                    Reason.LAST_ADMINISTRATOR,
                    "this is the last key that works with the scope " + Permission.EVERYTHING
                            + ", for a day at least, from anywhere and as often as it takes; only a command on the"
                            + " machine itself can take that away");
        }
    }

    private boolean isAdministrator(ApiKey key) {
        return key.scopes().contains(Permission.EVERYTHING) && key.stateAt(now) == KeyState.ACTIVE;
    }

    private static boolean isNarrower(ApiKey after, ApiKey before) {
        return expiresSooner(after, before)
                || isStarved(after, before)
                || (!after.addressRanges().isEmpty() && !after.addressRanges().equals(before.addressRanges()));
    }

    /** Whether some limit was lowered to so little that the key can no longer administer. */
    private static boolean isStarved(ApiKey after, ApiKey before) {
        return !canWork(after)
                && Window.all().stream()
                        .anyMatch(window -> after.limits().requestsPer(window)
                                < before.limits().requestsPer(window));
    }

    private static boolean canWork(ApiKey key) {
        return Window.all().stream()
                .allMatch(window -> key.limits().requestsPer(window) >= FEWEST_REQUESTS.requestsPer(window));
    }

    private static boolean expiresSooner(ApiKey after, ApiKey before) {
        Instant end = after.expiresAt();
        return end != null && (before.expiresAt() == null || end.isBefore(before.expiresAt()));
    }

    private void audit(AuditAction action, UUID key, AuditDetails details) {
        String salt = HexFormat.of().formatHex(randomBytes(SALT_BYTES));
        keys.append(auditKey.seal(keys.auditHead(), new AuditedChange(now, actor.name(), action, key, details), salt));
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static void requireOrdinary(ApiKey key, String what) {
        if (key.isBuiltIn()) {
            throw new KeyConflictException("the key \"" + key.name() + "\" is built in and cannot " + what
                    + "; it can only be deactivated and activated");
        }
    }

    private static void requireNotDeleted(ApiKey key) {
        if (key.deletedAt() != null) {
            throw new KeyConflictException("the key is deleted; restore it first, or create a new one");
        }
    }
}
