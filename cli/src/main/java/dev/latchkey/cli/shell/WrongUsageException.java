package dev.latchkey.cli.shell;

import org.jspecify.annotations.Nullable;

/** What was typed, or set in the environment, cannot be meant. */
public final class WrongUsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String option;

    /**
     * Of no option by itself.
     *
     * @param message a sentence that says what would be right
     */
    public WrongUsageException(String message) {
        super(message);
        this.option = null;
    }

    /**
     * Of one option.
     *
     * @param option the option with the wrong value, such as {@code --name}
     * @param message a sentence that says what would be right
     */
    public WrongUsageException(String option, String message) {
        super(message);
        this.option = option;
    }

    /** The option with the wrong value, if it is one option's. */
    @Nullable
    public String option() {
        return option;
    }
}
