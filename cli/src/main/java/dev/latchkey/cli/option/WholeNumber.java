package dev.latchkey.cli.option;

import dev.latchkey.cli.shell.Quoted;

/** A number as it is typed. */
public final class WholeNumber {

    private WholeNumber() {}

    /**
     * Reads a number.
     *
     * @param what what it has to be, such as "a number from 1 to 9"
     * @throws IllegalArgumentException when it is anything else
     */
    public static int parse(String text, int least, int most, String what) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("it is " + what + ", not " + Quoted.text(text), e);
        }
        throw new IllegalArgumentException("it is " + what + ", not " + Quoted.text(text));
    }
}
