package dev.latchkey.text;

/**
 * What there is to be seen in a text. White space, control characters and what a renderer is to ignore (Unicode's
 * Default_Ignorable_Code_Point) show nothing, so a name of these alone tells nobody anything.
 */
public final class VisibleText {

    /** Those that are letters, marks or symbols by their category, and yet show nothing. */
    private static final String BLANKS = "\u034f\u115f\u1160\u17b4\u17b5\u2065\u2800\u3164\uffa0";

    private VisibleText() {}

    /** Whether any of its characters is to be seen. */
    public static boolean isIn(String text) {
        return text.codePoints().anyMatch(VisibleText::isVisible);
    }

    /**
     * Whether it has a character that has those after it shown in another order than they stand in, so that what is seen is not what is
     * there. Marks that only tell the direction of one place are none.
     */
    public static boolean isReordered(String text) {
        return text.codePoints().anyMatch(c -> (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069));
    }

    private static boolean isVisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> BLANKS.indexOf(character) < 0 && !isSelector(character);
        };
    }

    /** Variation selectors and tags, which only say how to show another character. */
    private static boolean isSelector(int character) {
        return (character >= 0x180b && character <= 0x180f)
                || (character >= 0xfe00 && character <= 0xfe0f)
                || (character >= 0xfff0 && character <= 0xfff8)
                || (character >= 0xe0000 && character <= 0xe0fff);
    }
}
