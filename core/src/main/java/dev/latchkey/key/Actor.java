package dev.latchkey.key;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf keys are administered. What an actor with a key may do is read from that key's record, in the transaction of
 * the change, so that authority which was taken away is gone at once.
 *
 * @param name as the audit trail has it
 * @param address from where it acts, or null for the machine itself
 * @param role what it may do
 * @param key the key that it acts with; null for an operator alone
 * @param isReplaced whether the secret that was presented of that key is one that a rotation has replaced, and works for the grace
 *     period alone
 */
public record Actor(
        String name,
        @Nullable String address,
        Role role,
        @Nullable UUID key,
        boolean isReplaced) {

    /** Latchkey itself. */
    public static final Actor LATCHKEY = operator("latchkey");

    /** What kind of authority an actor has. */
    public enum Role {
        /** Whoever has a shell on the machine: may do everything. */
        OPERATOR,
        /** A key with an {@code admin:} scope: may do what does not go beyond it. */
        ADMINISTRATOR,
        /** The holder of any key: may see and rotate that key. */
        HOLDER
    }

    public Actor {
        if ((role == Role.OPERATOR) != (key == null)) {
            throw new IllegalArgumentException("an operator acts without a key, and everyone else with one");
        }
    }

    /**
     * The operator of this machine.
     *
     * @param name like {@code cli:user}
     */
    public static Actor operator(String name) {
        return new Actor(name, null, Role.OPERATOR, null, false);
    }

    /** Whoever presented a key to administer others. */
    public static Actor administrator(UUID key, String address) {
        return new Actor("key:" + key, address, Role.ADMINISTRATOR, key, false);
    }

    /** Whoever presented a key to see to that key. */
    public static Actor holder(UUID key, String address) {
        return new Actor("key:" + key, address, Role.HOLDER, key, false);
    }

    /** The same, who presented a secret that is replaced, or is not. */
    public Actor withReplacedSecret(boolean whether) {
        return new Actor(name, address, role, key, whether);
    }
}
