package dev.latchkey.generator.patients;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** How an enum's constant is spelled in JSON and in a scenario's keys. */
interface Spelling {
    /** The constant's text in JSON and in a scenario's keys. */
    String key();

    /** Finds the constant with this key, whatever its case, spaces, hyphens and underscores; empty where there is none. */
    static <E extends Enum<E> & Spelling> Optional<E> find(E[] constants, String key) {
        String wanted = bare(key);
        for (E constant : constants) {
            if (wanted.equals(bare(constant.key())) || wanted.equals(bare(constant.name()))) {
                return Optional.of(constant);
            }
        }
        return Optional.empty();
    }

    /**
     * The same where there must be one.
     *
     * @throws UnknownNameException that says which there are
     */
    static <E extends Enum<E> & Spelling> E find(E[] constants, String what, String key) {
        return find(constants, key).orElseThrow(() -> {
            String known = Arrays.stream(constants).map(c -> c.key()).collect(Collectors.joining(", "));
            return new UnknownNameException("Unknown " + what + " '" + key + "'. Known: " + known + ".");
        });
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
