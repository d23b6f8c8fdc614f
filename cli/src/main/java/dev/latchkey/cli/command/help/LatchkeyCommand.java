package dev.latchkey.cli.command.help;

import dev.latchkey.cli.shell.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "latchkey",
        header = "API keys for an HTTP API: issued, checked, limited and counted.",
        customSynopsis = "latchkey COMMAND [OPTIONS]",
        versionProvider = LatchkeyCommand.Version.class,
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed, or there is no such key", "2:wrong usage"},
        footer = {
            "  latchkey create --name \"Field Hospital 7\"",
            "  latchkey serve",
            "  latchkey help create",
            "",
            "Options that are not given are read from the environment; the help of each",
            "command names the variables. Durations are written 30s, 5m, 24h, 90d or 4w."
        })
public final class LatchkeyCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    public LatchkeyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Without a command, there is only help to give. */
    @Override
    public Integer call() {
        spec.commandLine().usage(terminal.err());
        return ExitCode.USAGE;
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {name() + " (Java " + Runtime.version() + ")"};
        }

        /** Like {@code latchkey 1.2.3}. */
        static String name() {
            try (InputStream resource = LatchkeyCommand.class.getResourceAsStream("version.txt")) {
                return "latchkey "
                        + (resource == null
                                ? "of unknown version"
                                : new String(resource.readAllBytes(), StandardCharsets.UTF_8).strip());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
