package dev.latchkey.app;

import dev.latchkey.cli.LatchkeyCli;
import dev.latchkey.cli.Terminal;
import dev.latchkey.time.TimeSource;
import java.util.logging.Level;

/** Where the process begins. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        Logging.prepare(Level.WARNING);
        TimeSource time = TimeSource.system();
        Terminal terminal = Terminal.ofProcess();
        LocalDeployment deployment = new LocalDeployment(terminal.out(), Version.current(), time);
        System.exit(new LatchkeyCli(deployment, terminal, System.getenv(), time).run(arguments));
    }
}
