package dev.latchkey.server;

import java.util.Locale;

/** What the domain says, as a sentence for callers. */
final class Sentence {

    private Sentence() {}

    /** The failure's message, which begins in lower case and has no full stop, as a command line shows it. */
    static String of(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return message.substring(0, 1).toUpperCase(Locale.ROOT)
                + message.substring(1)
                + (message.endsWith(".") ? "" : ".");
    }
}
