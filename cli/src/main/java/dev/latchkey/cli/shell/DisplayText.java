package dev.latchkey.cli.shell;

import java.util.Arrays;
import java.util.Locale;

/** Text on a terminal: what it may contain, and how many columns it takes. */
public final class DisplayText {

    private static final String ELLIPSIS = "…";
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    /** First and last code points that take two columns: Wide and Fullwidth of Unicode Annex #11, small gaps closed. */
    private static final int[] WIDE = {
        0x1100, 0x115F, 0x231A, 0x231B, 0x2329, 0x232A, 0x23E9, 0x23EC, 0x23F0, 0x23F0, 0x23F3, 0x23F3,
        0x25FD, 0x25FE, 0x2614, 0x2615, 0x2648, 0x2653, 0x267F, 0x267F, 0x2693, 0x2693, 0x26A1, 0x26A1,
        0x26AA, 0x26AB, 0x26BD, 0x26BE, 0x26C4, 0x26C5, 0x26CE, 0x26CE, 0x26D4, 0x26D4, 0x26EA, 0x26EA,
        0x26F2, 0x26F3, 0x26F5, 0x26F5, 0x26FA, 0x26FA, 0x26FD, 0x26FD, 0x2705, 0x2705, 0x270A, 0x270B,
        0x2728, 0x2728, 0x274C, 0x274C, 0x274E, 0x274E, 0x2753, 0x2755, 0x2757, 0x2757, 0x2795, 0x2797,
        0x27B0, 0x27B0, 0x27BF, 0x27BF, 0x2B1B, 0x2B1C, 0x2B50, 0x2B50, 0x2B55, 0x2B55, 0x2E80, 0x303E,
        0x3041, 0x4DBF, 0x4E00, 0xA4CF, 0xA960, 0xA97F, 0xAC00, 0xD7A3, 0xF900, 0xFAFF, 0xFE10, 0xFE19,
        0xFE30, 0xFE6F, 0xFF01, 0xFF60, 0xFFE0, 0xFFE6, 0x16FE0, 0x1B2FF, 0x1F004, 0x1F004, 0x1F0CF, 0x1F0CF,
        0x1F18E, 0x1F18E, 0x1F191, 0x1F19A, 0x1F200, 0x1F320, 0x1F32D, 0x1F335, 0x1F337, 0x1F37C, 0x1F37E, 0x1F393,
        0x1F3A0, 0x1F3CA, 0x1F3CF, 0x1F3D3, 0x1F3E0, 0x1F3F0, 0x1F3F4, 0x1F3F4, 0x1F3F8, 0x1F43E, 0x1F440, 0x1F440,
        0x1F442, 0x1F4FC, 0x1F4FF, 0x1F53D, 0x1F54B, 0x1F54E, 0x1F550, 0x1F567, 0x1F57A, 0x1F57A, 0x1F595, 0x1F596,
        0x1F5A4, 0x1F5A4, 0x1F5FB, 0x1F64F, 0x1F680, 0x1F6C5, 0x1F6CC, 0x1F6CC, 0x1F6D0, 0x1F6D2, 0x1F6D5, 0x1F6D7,
        0x1F6DC, 0x1F6DF, 0x1F6EB, 0x1F6EC, 0x1F6F4, 0x1F6FC, 0x1F7E0, 0x1F7EB, 0x1F7F0, 0x1F7F0, 0x1F90C, 0x1F93A,
        0x1F93C, 0x1F945, 0x1F947, 0x1F9FF, 0x1FA70, 0x1FAFF, 0x20000, 0x2FFFD, 0x30000, 0x3FFFD
    };

    private DisplayText() {}

    /**
     * The text with nothing in it that could steer a terminal or make text read otherwise than it is: control characters,
     * bidirectional overrides and other invisible ones are spelled out, as in {@code <U+202E>}.
     */
    public static String printable(String text) {
        if (text.codePoints().allMatch(DisplayText::isPrintable)) {
            return text;
        }
        StringBuilder printable = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (isPrintable(c)) {
                printable.appendCodePoint(c);
            } else {
                printable.append("<U+").append(hex(c)).append('>');
            }
        });
        return printable.toString();
    }

    /** The code point in at least four hexadecimal digits. */
    public static String hex(int codePoint) {
        String hex = Integer.toHexString(codePoint).toUpperCase(Locale.ROOT);
        return "0".repeat(Math.max(0, 4 - hex.length())) + hex;
    }

    /** How many columns printable text takes. */
    public static int width(String text) {
        return text.codePoints().map(DisplayText::width).sum();
    }

    /** Printable text in at most so many columns, its end replaced by an ellipsis where it is longer. */
    public static String shorten(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        return columns < 1 ? "" : text.substring(0, end(text, 0, columns - 1)) + ELLIPSIS;
    }

    /** Where the longest part that begins at the index and takes at most so many columns ends; marks stay with their letter. */
    public static int end(String text, int begin, int columns) {
        int taken = 0;
        int index = begin;
        while (index < text.length()) {
            int c = text.codePointAt(index);
            taken += width(c);
            if (taken > columns) {
                break;
            }
            index += Character.charCount(c);
        }
        return index;
    }

    private static int width(int c) {
        if (c < 0x300) {
            return 1;
        }
        if (isZeroWidth(c)) {
            return 0;
        }
        int found = Arrays.binarySearch(WIDE, c);
        // Between the first and the last of a pair, the place to insert at is odd.
        return found >= 0 || (-found - 1) % 2 == 1 ? 2 : 1;
    }

    private static boolean isZeroWidth(int c) {
        // The vowels and final consonants of Hangul join the consonant before them.
        return (c >= 0x1160 && c <= 0x11FF)
                || switch (Character.getType(c)) {
                    case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> true;
                    default -> false;
                };
    }

    /** Whether the code point can be shown as it is. */
    public static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            // Persian and emoji need the joiners.
            case Character.FORMAT -> c == ZERO_WIDTH_JOINER || c == ZERO_WIDTH_NON_JOINER;
            default -> true;
        };
    }
}
