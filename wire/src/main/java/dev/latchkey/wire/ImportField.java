package dev.latchkey.wire;

import dev.latchkey.key.KeyField;
import dev.latchkey.key.TextField;
import dev.latchkey.limit.Window;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a row of an import can say of a key, with the names that systems have for it. Case, blanks and punctuation of a name do
 * not matter: {@code expiresAt} and {@code Expires At} are {@code expires_at}.
 */
public enum ImportField {
    NAME("name", "alias", "label"),
    EMAIL(TextField.EMAIL),
    TYPE("type"),
    SECRET("key", "api_key", "secret", "token", "value", "plaintext"),
    HASH("key_sha256", "sha256"),
    /** The first characters of the secret, which a hash in its place does not begin with. */
    START("start"),
    SCOPES("scopes", "scope"),
    ADDRESS_RANGES("address_ranges", "allow_from", "allowed_ips"),
    METADATA("metadata", "key_metadata", "meta", "meta_data"),
    LIMITS("limits"),
    UNITS_PER_REQUEST("@units@_per_request", "units_per_request", "max_@units@_per_request"),
    REQUESTS_PER_MINUTE(Window.MINUTE),
    REQUESTS_PER_HOUR(Window.HOUR),
    REQUESTS_PER_DAY(Window.DAY),
    REQUESTS_PER_MONTH(Window.MONTH),
    STATE("state", "status"),
    WORKS("enabled", "is_enabled", "active", "is_active", "valid", "is_valid"),
    WORKS_NOT(
            "disabled",
            "paused",
            "is_paused",
            "expired",
            "is_expired",
            "is_disabled",
            "inactive",
            "is_inactive",
            "revoked",
            "is_revoked",
            "blocked",
            "is_blocked",
            "suspended",
            "is_suspended",
            "deactivated",
            "is_deactivated",
            "locked",
            "is_locked",
            "banned",
            "is_banned"),
    DEACTIVATED_AT("deactivated_at", "disabled_at", "revoked_at", "suspended_at"),
    DELETED("deleted", "is_deleted"),
    DELETED_AT("deleted_at"),
    EXPIRES_AT(
            "expires_at",
            "expires",
            "expires_on",
            "expiry",
            "expiry_date",
            "expiration",
            "expiration_date",
            "expiration_time",
            "valid_until"),
    CREATED_AT("created_at", "created", "created_on", "created_date", "creation_date"),
    USED_REQUESTS("total_requests"),
    USED_UNITS("total_@units@_generated", "total_units", "total_@units@"),
    LAST_USED_AT("last_used_at", "last_used", "last_used_date", "last_request"),
    IS_DEMO("is_demo"),
    /** Counters and moments of another system that mean nothing in this one. */
    OF_NO_USE("daily_requests", "last_reset_at", "updated_at");

    private static final List<String> LIKE_SECRETS =
            List.of("secret", "password", "passwd", "token", "hash", "credential", "privatekey");

    private final List<String> names;

    private final @Nullable Window window;
    private final @Nullable TextField text;

    ImportField(String... names) {
        this.names = List.of(names);
        this.window = null;
        this.text = null;
    }

    ImportField(TextField text) {
        this.names = List.of(text.label());
        this.window = null;
        this.text = text;
    }

    ImportField(Window window) {
        this.names = List.of(KeyField.requestsPer(window), "max_" + KeyField.requestsPer(window));
        this.window = window;
        this.text = null;
    }

    /** The key's text that it is, or null. */
    @Nullable
    TextField text() {
        return text;
    }

    /** The window whose limit it is, or null. */
    @Nullable
    Window window() {
        return window;
    }

    /** Whether what has that name may be a secret, so that it is kept nowhere. */
    public static boolean isLikeSecret(String name) {
        String folded = folded(name);
        return LIKE_SECRETS.stream().anyMatch(folded::contains);
    }

    /** Whether several names of this field may stand side by side, since each says something by itself. */
    boolean isSaidTogether() {
        return switch (this) {
            case STATE, WORKS, WORKS_NOT, DEACTIVATED_AT, DELETED, DELETED_AT, OF_NO_USE -> true;
            default -> false;
        };
    }

    /** Whether null says something: that there is no limit. */
    boolean isLimit() {
        return this == UNITS_PER_REQUEST || window != null;
    }

    /** The name of the field here. */
    public String label() {
        return names.get(0);
    }

    /** The names that systems have for it, the one here first; {@link dev.latchkey.limit.UnitName#in} has yet to be put in. */
    List<String> names() {
        return names;
    }

    /** A name without what does not matter in it. */
    static String folded(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }
}
