package dev.latchkey.cli.output;

import dev.latchkey.key.KeyState;

/** Colours that read well on dark and on light. */
public enum Paint {
    PLAIN(""),
    GREEN("32"),
    YELLOW("33"),
    RED("31"),
    FAINT("2");

    private final String code;

    Paint(String code) {
        this.code = code;
    }

    /** The text in this colour, by an ANSI escape sequence. */
    String on(String text) {
        return this == PLAIN ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }

    /** The colour of a state. */
    public static Paint of(KeyState state) {
        return switch (state) {
            case ACTIVE -> GREEN;
            case INACTIVE -> YELLOW;
            case EXPIRED -> RED;
            case DELETED -> FAINT;
        };
    }
}
