package dev.latchkey.key;

import dev.latchkey.key.ForbiddenException.Reason;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an actor may do at a moment. An administrator's authority is made of its key's admin scopes; scopes of other kinds are
 * in every administrator's gift, whether its own key has them or not.
 */
final class Permission {

    /** The scope that stands for all admin scopes. */
    static final String EVERYTHING = "admin:*";

    private static final String MANAGE = "admin:keys";
    private static final String READ = "admin:read";
    private static final String ADMIN = "admin:";

    private final Actor actor;
    private final @Nullable ApiKey own;

    private Permission(Actor actor, @Nullable ApiKey own) {
        this.actor = actor;
        this.own = own;
    }

    /**
     * What the actor may change.
     *
     * @throws ForbiddenException when that is nothing at all
     */
    static Permission toChange(Actor actor, Function<UUID, Optional<ApiKey>> keys, Instant now) {
        ApiKey own = ownKey(actor, keys, now);
        if (actor.role() == Actor.Role.ADMINISTRATOR && (own == null || !own.hasScope(MANAGE))) {
            throw missing(MANAGE);
        }
        return new Permission(actor, own);
    }

    /**
     * What the actor may see.
     *
     * @throws ForbiddenException when that is nothing at all
     */
    static Permission toRead(Actor actor, Function<UUID, Optional<ApiKey>> keys, Instant now) {
        ApiKey own = ownKey(actor, keys, now);
        if (actor.role() == Actor.Role.ADMINISTRATOR
                && (own == null || !(own.hasScope(READ) || own.hasScope(MANAGE)))) {
            throw missing(READ);
        }
        return new Permission(actor, own);
    }

    private static @Nullable ApiKey ownKey(Actor actor, Function<UUID, Optional<ApiKey>> keys, Instant now) {
        UUID id = actor.key();
        if (id == null) {
            return null;
        }
        return keys.apply(id)
                .filter(key -> key.stateAt(now) == KeyState.ACTIVE)
                .orElseThrow(() ->
                        new ForbiddenException(Reason.SCOPE_MISSING, "the key that this is done with no longer works"));
    }

    boolean isOperator() {
        return actor.role() == Actor.Role.OPERATOR;
    }

    /** Holders see their own key, and everyone else sees all. */
    boolean maySee(UUID key) {
        return actor.role() != Actor.Role.HOLDER || key.equals(actor.key());
    }

    /** Listing and counting keys is for those who may see all. */
    void requireAll() {
        if (actor.role() == Actor.Role.HOLDER) {
            throw missing(READ);
        }
    }

    boolean mayChange(ApiKey key) {
        return actor.role() != Actor.Role.HOLDER && holds(key.scopes());
    }

    void requireChange(ApiKey key) {
        if (actor.role() == Actor.Role.HOLDER) {
            throw missing(MANAGE);
        }
        if (!holds(key.scopes())) {
            throw new ForbiddenException(
                    Reason.SCOPE_EXCEEDED, "this key has admin scopes that yours lacks, so yours can do nothing to it");
        }
    }

    void requireRotation(ApiKey key) {
        if (!key.id().equals(actor.key())) {
            requireChange(key);
        } else if (actor.isReplaced()) {
            // Else whoever has the old secret could end the new one.
            throw new KeyConflictException("this secret was replaced by a rotation; rotate the key with the new one");
        }
    }

    /** Keys are made, and given scopes, by those who have the admin scopes among them. */
    void requireGrant(Set<String> scopes) {
        if (actor.role() == Actor.Role.HOLDER) {
            throw missing(MANAGE);
        }
        if (!holds(scopes)) {
            throw new ForbiddenException(
                    Reason.SCOPE_EXCEEDED, "your key cannot give an admin scope that it does not have itself");
        }
    }

    private boolean holds(Set<String> scopes) {
        ApiKey key = own;
        return key == null || scopes.stream().allMatch(scope -> !scope.startsWith(ADMIN) || key.hasScope(scope));
    }

    private static ForbiddenException missing(String scope) {
        return new ForbiddenException(Reason.SCOPE_MISSING, "this needs a key with the scope " + scope);
    }
}
