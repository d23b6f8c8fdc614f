package dev.latchkey.cli.option;

import dev.latchkey.cli.shell.Terminal;
import dev.latchkey.cli.shell.WrongUsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import picocli.CommandLine.Option;

/** A yes before what cannot be undone: typed by a person, or given as an option. */
public final class Confirmation {

    @Option(names = "--yes", description = "Do it without asking.")
    private boolean yes;

    private final Terminal terminal;

    /** To be given at this terminal. */
    public Confirmation(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Refuses where there is neither an option nor anybody to ask. */
    public void requireSomeone() {
        if (!yes && !terminal.interactive()) {
            throw new WrongUsageException(
                    "this removes a key, and there is no terminal to ask at; give --yes if you mean it");
        }
    }

    /** Asks, and answers whether to go on. */
    public boolean given(String question) {
        if (yes) {
            return true;
        }
        terminal.err().print(question + " [y/N] ");
        terminal.err().flush();
        String answer = answer().strip().toLowerCase(Locale.ROOT);
        boolean given = answer.equals("y") || answer.equals("yes");
        if (!given) {
            terminal.err().println("Nothing was changed.");
        }
        return given;
    }

    private String answer() {
        try {
            String line = terminal.in().readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
