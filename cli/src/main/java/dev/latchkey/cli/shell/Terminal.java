package dev.latchkey.cli.shell;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where commands read and write.
 *
 * @param in answers to questions
 * @param out what a command was asked for
 * @param err everything else that is to be said
 * @param interactive whether a person sits there; if not, these are files or pipes
 */
public record Terminal(BufferedReader in, PrintWriter out, PrintWriter err, boolean interactive) {

    /** The process's own streams, all of them UTF-8. */
    public static Terminal ofProcess() {
        return new Terminal(
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                new PrintWriter(new StandardOutput(), false, StandardCharsets.UTF_8),
                new PrintWriter(System.err, false, StandardCharsets.UTF_8),
                isAtTerminal(System.console()));
    }

    /**
     * Asks for what nobody shall read over a shoulder; where no person sits, takes the next line of what comes in.
     *
     * @return what was typed, for the caller to blank; empty where nothing came
     */
    public char[] readUnseen(String question) throws IOException {
        Console console = System.console();
        if (interactive && isAtTerminal(console)) {
            char[] typed = Objects.requireNonNull(console).readPassword("%s", question);
            return typed == null ? new char[0] : typed;
        }
        if (interactive) {
            err.print(question);
            err.flush();
        }
        String line = in.readLine();
        return line == null ? new char[0] : line.toCharArray();
    }

    /** From Java 22 on there can be a console without a terminal, and a method that tells. */
    private static boolean isAtTerminal(@Nullable Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
