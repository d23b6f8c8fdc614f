package dev.latchkey.patients;

import java.util.Arrays;
import java.util.stream.Collectors;

/** How an enum's constant is spelled in JSON and in a scenario's keys. */
interface Spelling {
    /** The constant's text in JSON and in a scenario's keys. */
    String key();

    /** Finds the constant with this key, whatever its case, spaces, hyphens and underscores. */
    static <E extends Enum<E> & Spelling> E find(E[] constants, String what, String key) {
        String wanted = bare(key);
        for (E constant : constants) {
            if (wanted.equals(bare(constant.key())) || wanted.equals(bare(constant.name()))) {
                return constant;
            }
        }
        String known = Arrays.stream(constants).map(c -> c.key()).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("Unknown " + what + " '" + key + "'. Known: " + known + ".");
    }

    /** ASCII letters in lower case and digits, nothing else; independent of the machine's locale. */
    static String bare(String text) {
        StringBuilder bare = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                bare.append((char) (c + 32));
            } else if (c != ' ' && c != '-' && c != '_') {
                bare.append(c);
            }
        }
        return bare.toString();
    }
}
