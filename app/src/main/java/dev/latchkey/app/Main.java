package dev.latchkey.app;

import dev.latchkey.cli.LatchkeyCli;
import dev.latchkey.cli.Terminal;
import dev.latchkey.store.jdbc.SqliteLibrary;
import dev.latchkey.time.TimeSource;
import java.nio.file.Path;
import java.util.logging.Level;

/** Where the process begins. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        Logging.prepare(Level.WARNING);
        unpack();
        WarmUp warmUp = LatchkeyCli.opensEmbeddedStore(arguments, System.getenv()) ? WarmUp.begin() : WarmUp.none();
        TimeSource time = TimeSource.system();
        Terminal terminal = Terminal.ofProcess();
        LocalDeployment deployment = new LocalDeployment(terminal.out(), Version.current(), time, warmUp);
        System.exit(new LatchkeyCli(deployment, terminal, System.getenv(), time).run(arguments));
    }

    /** The launcher says where there is room for what need not be unpacked each time. */
    static void unpack() {
        String directory = System.getProperty("latchkey.unpacked");
        if (directory != null) {
            SqliteLibrary.keepIn(Path.of(directory));
        }
    }
}
