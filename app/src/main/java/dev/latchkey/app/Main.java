package dev.latchkey.app;

import dev.latchkey.cli.LatchkeyCli;
import dev.latchkey.time.TimeSource;
import java.util.logging.Level;

/** Where the process begins. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        Logging.prepare(Level.WARNING);
        TimeSource time = TimeSource.system();
        LocalDeployment deployment = new LocalDeployment(System.out, Version.current(), time);
        LatchkeyCli cli = new LatchkeyCli(deployment, Version.current(), System.getenv(), time);
        System.exit(cli.run(arguments));
    }
}
