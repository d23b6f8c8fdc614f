package dev.latchkey.generator.patients.format;

/** Text for XML 1.0 (fifth edition, production 2), which lacks most control characters, lone surrogates and two more. */
final class XmlText {
    private static final char REPLACEMENT = '\uFFFD';

    private XmlText() {}

    /** The text with U+FFFD for what cannot be written. */
    static String writable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c >= Character.MIN_SURROGATE) {
                return replaced(text);
            }
        }
        return text;
    }

    private static String replaced(String text) {
        StringBuilder writable = new StringBuilder(text.length());
        text.codePoints().forEach(c -> writable.appendCodePoint(isWritable(c) ? c : REPLACEMENT));
        return writable.toString();
    }

    private static boolean isWritable(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || (c >= ' ' && c < Character.MIN_SURROGATE)
                || (c > Character.MAX_SURROGATE && c <= 0xFFFD)
                || c >= Character.MIN_SUPPLEMENTARY_CODE_POINT;
    }
}
