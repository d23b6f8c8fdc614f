package dev.latchkey.app;

import dev.latchkey.cli.LatchkeyCli;
import dev.latchkey.cli.shell.Terminal;
import dev.latchkey.generator.cli.GeneratorCommands;
import dev.latchkey.generator.cli.JobArguments;
import dev.latchkey.time.TimeSource;
import java.util.Map;
import java.util.logging.Level;

/** Where the process begins. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        Logging.prepare(Level.WARNING);
        // The jar's manifest lets it. Else Java counts memory outside the heap, and has an event loop wait for what
        // there is not.
        System.setProperty("io.netty.tryReflectionSetAccessible", "true");
        WarmUp warmUp = LatchkeyCli.opensEmbeddedStore(arguments, System.getenv()) ? WarmUp.begin() : WarmUp.none();
        System.exit(run(Terminal.ofProcess(), warmUp, System.getenv(), arguments));
    }

    /** Does what was typed, and answers with the exit code. */
    static int run(Terminal terminal, WarmUp warmUp, Map<String, String> environment, String... arguments) {
        return run(terminal, warmUp, environment, TimeSource.system(), arguments);
    }

    /** By another clock. */
    static int run(
            Terminal terminal, WarmUp warmUp, Map<String, String> environment, TimeSource time, String... arguments) {
        JobArguments jobs = new JobArguments();
        LocalDeployment deployment =
                new LocalDeployment(terminal.out(), Version.current(), time, warmUp, jobs::options);
        return new LatchkeyCli(
                        deployment,
                        new GeneratorCommands(deployment::configurations, jobs),
                        terminal,
                        environment,
                        time)
                .run(arguments);
    }
}
