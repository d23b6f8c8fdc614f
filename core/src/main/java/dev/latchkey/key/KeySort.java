package dev.latchkey.key;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Collectors;

/**
 * In which order keys are listed. Keys that are alike in it follow by their id, in the same direction, so that every key has one
 * place.
 */
public enum KeySort {
    /** The newest key first. */
    NEWEST("-created_at", Comparator.comparing(ApiKey::createdAt)),
    /** The oldest key first. */
    OLDEST("created_at", Comparator.comparing(ApiKey::createdAt)),
    /** By name, as {@link #compareNames} has it. */
    NAME("name", Comparator.comparing(ApiKey::name, KeySort::compareNames)),
    /** By name, backwards. */
    NAME_BACKWARDS("-name", Comparator.comparing(ApiKey::name, KeySort::compareNames)),
    /** The key that expires first, first; those that never expire are last. */
    EXPIRING_FIRST("expires_at", Comparator.comparing(KeySort::expiry)),
    /** Keys that never expire, then the one that expires last. */
    EXPIRING_LAST("-expires_at", Comparator.comparing(KeySort::expiry));

    private final String label;
    private final Comparator<ApiKey> comparator;

    KeySort(String label, Comparator<ApiKey> upwards) {
        this.label = label;
        Comparator<ApiKey> unique = upwards.thenComparing(key -> key.id().toString());
        this.comparator = label.startsWith("-") ? unique.reversed() : unique;
    }

    /** The order's name on the command line and in queries: a field, with a minus in front where it goes down. */
    public String label() {
        return label;
    }

    /** Whether it goes from the greatest to the least. */
    public boolean isDescending() {
        return label.startsWith("-");
    }

    /** Compares keys by their places in a listing of this order. */
    public Comparator<ApiKey> comparator() {
        return comparator;
    }

    /** The order of that name; {@link IllegalArgumentException} when there is none. */
    public static KeySort ofLabel(String label) {
        return Arrays.stream(values())
                .filter(sort -> sort.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("keys are sorted by "
                        + Arrays.stream(values()).map(KeySort::label).collect(Collectors.joining(", "))
                        + "; not by " + label));
    }

    /**
     * Compares names by their code points, A to Z as a to z. Every store can do that alike, whatever language it is set up for.
     */
    public static int compareNames(String one, String other) {
        return Arrays.compareUnsigned(
                folded(one).getBytes(StandardCharsets.UTF_8), folded(other).getBytes(StandardCharsets.UTF_8));
    }

    /** The name with a to z for A to Z, and nothing else changed. */
    public static String folded(String name) {
        StringBuilder folded = new StringBuilder(name);
        for (int i = 0; i < folded.length(); i++) {
            char c = folded.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                folded.setCharAt(i, (char) (c - 'A' + 'a'));
            }
        }
        return folded.toString();
    }

    private static Instant expiry(ApiKey key) {
        Instant expiresAt = key.expiresAt();
        return expiresAt == null ? Instant.MAX : expiresAt;
    }
}
