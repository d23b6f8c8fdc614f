package dev.latchkey.key;

import dev.latchkey.text.VisibleText;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A text that an operator may say of a key beside its name, or leave away. A field of this kind is its line here, a column, and a
 * property of the contract: whatever writes, reads, edits, imports, audits or shows keys goes by these.
 */
public enum TextField {
    /** Where the key's holder can be reached. */
    EMAIL(
            "email address",
            "Where its holder can be reached.",
            254,
            Pattern.compile("[^@\\p{Z}]+@[^@\\p{Z}]+"),
            "must look like name@example.org");

    private final String label = name().toLowerCase(Locale.ROOT);
    private final String words;
    private final String description;
    private final int most;
    private final Pattern shape;
    private final String rule;

    /**
     * @param words what a sentence calls it
     * @param description a sentence about it
     * @param most characters that it may have
     * @param rule ends the sentence that begins with the words, where a text is not of that shape
     */
    TextField(String words, String description, int most, Pattern shape, String rule) {
        this.words = words;
        this.description = description;
        this.most = most;
        this.shape = shape;
        this.rule = rule;
    }

    /** The field of that name. */
    public static Optional<TextField> of(String label) {
        return Arrays.stream(values())
                .filter(field -> field.label.equals(label))
                .findFirst();
    }

    /** The field's name in JSON, CSV, tables and the audit trail. */
    public String label() {
        return label;
    }

    /** What a sentence calls it. */
    public String words() {
        return words;
    }

    /** What a table calls it. */
    public String title() {
        return label.substring(0, 1).toUpperCase(Locale.ROOT)
                + label.substring(1).replace('_', ' ');
    }

    /** A sentence about it, for who is to give it. */
    public String description() {
        return description;
    }

    /** @throws IllegalArgumentException with a sentence when no key may have that text */
    void require(String text) {
        if (text.codePointCount(0, text.length()) > most
                || !VisibleText.isIn(text)
                || !shape.matcher(text).matches()
                || text.codePoints().anyMatch(NewApiKey::isUnprintable)) {
            throw new IllegalArgumentException("the " + words + " " + rule);
        }
        NewApiKey.requireDecoded(text, words);
        NewApiKey.requireOrder(text, words);
        NewApiKey.requireNoSecret(text, words);
    }
}
