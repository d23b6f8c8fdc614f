package dev.latchkey.server.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The violations found in one request: the first few, since a body has room for a hundred thousand. For one thread. */
public final class Violations {

    private static final int MOST = 20;

    /** A name of the caller's own choice is shown only if it can hardly be a secret. */
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,31}");

    private static final String WHOLE = "The body";

    private final List<Violation> found = new ArrayList<>();

    /** Whether there is none. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** Those found, in the order of the contract. */
    public List<Violation> list() {
        return List.copyOf(found);
    }

    /** Whether it is no use to look for more. */
    boolean isFull() {
        return found.size() >= MOST;
    }

    /** @param predicate what follows the field's name in a sentence, like {@code is required} */
    void add(String field, String predicate) {
        if (!isFull()) {
            String end = predicate.endsWith("?") ? "" : ".";
            found.add(new Violation(field, (field.isEmpty() ? WHOLE : field) + " " + predicate + end));
        }
    }

    /** The place of a member whose name the contract does not know. */
    public static String member(String parent, String name) {
        String shown = HARMLESS.matcher(name).matches() ? name : "…";
        return parent.isEmpty() ? shown : parent + "." + shown;
    }

    static String element(String parent, int index) {
        return parent + "[" + index + "]";
    }
}
