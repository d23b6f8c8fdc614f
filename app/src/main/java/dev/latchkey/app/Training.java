package dev.latchkey.app;

import dev.latchkey.cli.LatchkeyCli;
import dev.latchkey.cli.shell.Terminal;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;

/**
 * Uses everything once, for the launcher's archive of classes: Java makes that from the classes which one process has loaded.
 * Does the usual commands on a data directory, then serves on it until it is told to stop.
 */
public final class Training {

    private static final List<String> COMMANDS = List.of(
            "create --name Training --expires 90d",
            "list",
            "list --format json",
            "list --format csv",
            "show de30",
            "usage de30",
            "stats",
            "stats --format json",
            "activate de30",
            "cleanup",
            "audit",
            "audit verify",
            "list --help");

    private Training() {}

    /**
     * Goes through all of it.
     *
     * @param arguments the data directory, which is to be a new one
     */
    public static void main(String[] arguments) {
        Logging.prepare(Level.WARNING);
        WarmUp warmUp = WarmUp.begin();
        BufferedReader nothing = new BufferedReader(Reader.nullReader());
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Terminal own = Terminal.ofProcess();
        Terminal pipe = new Terminal(nothing, nowhere, own.err(), false);
        for (String command : COMMANDS) {
            run(pipe, warmUp, command + " --data-dir " + arguments[0]);
        }
        run(new Terminal(nothing, nowhere, own.err(), true), warmUp, "list --data-dir " + arguments[0]);
        run(own, warmUp, "serve --port 0 --data-dir " + arguments[0]);
    }

    private static void run(Terminal terminal, WarmUp warmUp, String command) {
        String[] arguments = command.split(" ");
        // Is asked before anything else where a process begins.
        boolean unused = LatchkeyCli.opensEmbeddedStore(arguments, Map.of());
        int code = Main.run(terminal, warmUp, Map.of(), arguments);
        if (code != 0) {
            throw new IllegalStateException("failed: latchkey " + command);
        }
    }
}
