package dev.latchkey.key;

import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link KeyQuery#search} compares: words, folded so that neither case nor the way a character is composed matters.
 * A word is a run of letters, digits, marks and pictographs of any script; spaces, punctuation and signs part words.
 */
public final class SearchWords {

    /** The most characters of a word that count. */
    public static final int MAX_LENGTH = 64;

    /** The most words of a key by which it is found. */
    public static final int MAX_WORDS = 100;

    private SearchWords() {}

    /** The words by which a key of that name and email is found. */
    public static Set<String> of(String name, @Nullable String email) {
        Set<String> words = new LinkedHashSet<>();
        addTo(words, name);
        if (email != null) {
            addTo(words, email);
        }
        return words;
    }

    /**
     * The beginnings of words that a key must have to be found; none when the text asks for nothing. A beginning of another
     * one is left out, since it asks for nothing more.
     */
    public static List<String> ofQuery(@Nullable String search) {
        Set<String> words = new LinkedHashSet<>();
        if (search != null) {
            addTo(words, search);
        }
        return words.stream()
                .filter(word ->
                        words.stream().noneMatch(other -> other.length() > word.length() && other.startsWith(word)))
                .toList();
    }

    private static void addTo(Set<String> words, String text) {
        StringBuilder word = new StringBuilder();
        int length = 0;
        int[] folded = fold(text);
        for (int i = 0; i <= folded.length && words.size() < MAX_WORDS; i++) {
            if (i < folded.length && isOfWord(folded[i])) {
                if (length++ < MAX_LENGTH) {
                    word.appendCodePoint(folded[i]);
                }
            } else if (length > 0) {
                words.add(word.toString());
                word.setLength(0);
                length = 0;
            }
        }
    }

    /** To upper case as a whole, which spells ß as SS, then to lower case one by one, which has one small sigma only. */
    private static int[] fold(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT)
                .codePoints()
                .filter(c -> Character.getType(c) != Character.FORMAT)
                .map(Character::toLowerCase)
                .toArray();
    }

    private static boolean isOfWord(int codePoint) {
        return Character.isLetterOrDigit(codePoint)
                || switch (Character.getType(codePoint)) {
                    case Character.NON_SPACING_MARK,
                            Character.COMBINING_SPACING_MARK,
                            Character.ENCLOSING_MARK,
                            Character.LETTER_NUMBER,
                            Character.OTHER_NUMBER,
                            Character.OTHER_SYMBOL -> true;
                    default -> codePoint >= 0x1F3FB && codePoint <= 0x1F3FF;
                };
    }
}
