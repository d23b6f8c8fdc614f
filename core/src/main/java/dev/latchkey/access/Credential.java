package dev.latchkey.access;

import dev.latchkey.key.BuiltInKey;
import dev.latchkey.secret.Secret;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request presents as its key: nothing, one secret, or something that cannot be told apart. Immutable; its
 * {@link #toString} tells nothing of a secret.
 */
public final class Credential {

    /** No key at all. */
    public static final Credential NONE = new Credential(null, null);

    private static final String BEARER = "bearer ";

    /** Names of query parameters that carry a key, in lower case and without what stands between their words. */
    private static final Set<String> QUERY_NAMES = Set.of(
            "key",
            "apikey",
            "xapikey",
            "apisecret",
            "apitoken",
            "accesskey",
            "accesstoken",
            "auth",
            "authkey",
            "authtoken",
            "authorization",
            "bearer",
            "bearertoken",
            "clientsecret",
            "credential",
            "secret",
            "secretkey",
            "token",
            "xauthtoken");

    private static final int LONGEST_QUERY_NAME = 64;

    private final @Nullable Secret secret;
    private final @Nullable String ambiguity;

    private Credential(@Nullable Secret secret, @Nullable String ambiguity) {
        this.secret = secret;
        this.ambiguity = ambiguity;
    }

    /** One secret. */
    public static Credential of(Secret secret) {
        return new Credential(secret, null);
    }

    /**
     * What a request's headers present. The same secret may stand in both; blank values and other authorization schemes are
     * no key.
     *
     * @param apiKeys the values of {@code X-API-Key}
     * @param authorizations the values of {@code Authorization}
     */
    public static Credential ofHeaders(List<String> apiKeys, List<String> authorizations) {
        String only = null;
        for (String value : apiKeys) {
            String stripped = value.strip();
            if (only != null && !stripped.isEmpty() && !only.equals(stripped)) {
                return twoKeys();
            }
            only = stripped.isEmpty() ? only : stripped;
        }
        for (String value : authorizations) {
            if (!value.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
                continue;
            }
            String stripped = value.substring(BEARER.length()).strip();
            if (only != null && !stripped.isEmpty() && !only.equals(stripped)) {
                return twoKeys();
            }
            only = stripped.isEmpty() ? only : stripped;
        }
        return only == null ? NONE : of(Secret.of(only));
    }

    /** A request with a key in its query, where logs and histories would keep it. */
    public static Credential inQuery() {
        return new Credential(
                null, "A key in the query ends up in logs. Send it in the X-API-Key header, and rotate this one.");
    }

    /** Whether a query parameter carries a key, by its name or by what it or its value looks like. */
    public static boolean isKeyParameter(String name, String value) {
        return QUERY_NAMES.contains(wordsOf(name)) || looksLikeKey(name) || looksLikeKey(value);
    }

    /** Its letters alone: {@code x-api-key[]} is another way to write {@code xApiKey}. */
    private static String wordsOf(String name) {
        if (name.length() > LONGEST_QUERY_NAME) {
            return "";
        }
        StringBuilder words = new StringBuilder(name.length());
        name.chars().filter(Character::isLetter).map(Character::toLowerCase).forEach(words::appendCodePoint);
        return words.toString();
    }

    private static boolean looksLikeKey(String text) {
        return text.contains("lk_live_") || text.contains("lk_demo_") || text.contains(BuiltInKey.DEMO_SECRET);
    }

    private static Credential twoKeys() {
        return new Credential(null, "The request has two different keys. Send one, in the X-API-Key header.");
    }

    /** The secret, or null when there is not exactly one. */
    @Nullable
    Secret secret() {
        return secret;
    }

    /** Why it cannot be told which key is meant, or null when it can, or there is none. */
    @Nullable
    String ambiguity() {
        return ambiguity;
    }

    @Override
    public String toString() {
        return ambiguity != null ? "Credential[ambiguous]" : secret == null ? "Credential[none]" : "Credential[…]";
    }
}
