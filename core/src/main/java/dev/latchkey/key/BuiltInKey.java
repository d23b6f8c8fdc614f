package dev.latchkey.key;

import dev.latchkey.limit.Limits;
import dev.latchkey.secret.Secret;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * The keys that are not made by an operator. Their records are in the store, so that they are listed, tracked and can be
 * deactivated like any other; their secrets are not. They cannot be edited, rotated, deleted or purged.
 */
public enum BuiltInKey {
    /** The public demo key: everyone shares its windows, and that is its safety. */
    DEMO(
            UUID.fromString("de300000-0000-4000-8000-000000000001"),
            "Public Demo Key",
            "DEMO_MILMED_…",
            KeyType.DEMO,
            Limits.DEMO),
    /** The one key that a deployment had before Latchkey; its secret is in the environment alone. */
    LEGACY(
            UUID.fromString("1e9ac000-0000-4000-8000-000000000001"),
            "Legacy API Key",
            "API_KEY",
            KeyType.LEGACY,
            Limits.LEGACY);

    /** The demo key's secret. It is public. */
    public static final String DEMO_SECRET = Secret.PUBLIC_DEMO;

    private final UUID id;
    private final String label;
    private final String hint;
    private final KeyType type;
    private final Limits limits;

    BuiltInKey(UUID id, String label, String hint, KeyType type, Limits limits) {
        this.id = id;
        this.label = label;
        this.hint = hint;
        this.type = type;
        this.limits = limits;
    }

    /** The key's id, the same in every deployment. */
    public UUID id() {
        return id;
    }

    /** The key's name in the store. */
    public String label() {
        return label;
    }

    /** What stands in place of a secret's first characters. */
    public String hint() {
        return hint;
    }

    /** The key's type. */
    public KeyType type() {
        return type;
    }

    /** The key's limits, whatever the store says. */
    public Limits limits() {
        return limits;
    }

    /** The built-in key of that id, if it is one. */
    public static Optional<BuiltInKey> ofId(UUID id) {
        return Arrays.stream(values()).filter(key -> key.id.equals(id)).findFirst();
    }
}
