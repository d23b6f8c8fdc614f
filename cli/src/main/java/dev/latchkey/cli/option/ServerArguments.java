package dev.latchkey.cli.option;

import dev.latchkey.cli.deployment.Management;
import dev.latchkey.cli.deployment.RemoteOptions;
import dev.latchkey.cli.shell.CommandContext;
import dev.latchkey.cli.shell.WrongUsageException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which server to ask, where the keys are not managed on their database. */
public final class ServerArguments implements Settings {

    /** Stands in for the option. */
    public static final String VARIABLE = "LATCHKEY_SERVER";

    private static final List<String> STORE_VARIABLES =
            List.of("LATCHKEY_DATABASE", "DATABASE_URL", "LATCHKEY_DATA_DIR");

    @Option(
            names = "--server",
            paramLabel = "URL",
            converter = ServerAddress.class,
            description = {
                "Work on the keys of the server at this address, like https://latchkey.example.org, and not on a"
                        + " database. Its admin key is read from LATCHKEY_ADMIN_KEY, or from the file that"
                        + " LATCHKEY_ADMIN_KEY_FILE names."
            })
    private @Nullable URI server;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    private final CommandContext context;

    /** Not given yet. */
    public ServerArguments(CommandContext context) {
        this.context = context;
    }

    /** Where the environment names both, nothing that was typed says which is meant. */
    private void sayWhichIsUsed(URI address) {
        if (command.commandLine().getParseResult().hasMatchedOption("--server")) {
            return;
        }
        STORE_VARIABLES.stream()
                .filter(variable -> context.environment().value(variable).isPresent())
                .findFirst()
                .ifPresent(variable -> context.terminal()
                        .err()
                        .println("latchkey: " + VARIABLE + " and " + variable
                                + " are both set; this is about the keys of " + address + "."));
    }

    /** Whether a server is to be asked. */
    public boolean areGiven() {
        return server != null;
    }

    /** The server's address, where one is to be asked. */
    public Optional<String> address() {
        return Optional.ofNullable(server).map(URI::toString);
    }

    /** The keys of the server, which must be given. */
    public Management connect() {
        URI address = server;
        if (address == null) {
            throw new IllegalStateException("no server is given");
        }
        for (String other : StoreArguments.NAMES) {
            if (command.commandLine().getParseResult().hasMatchedOption(other)) {
                throw new WrongUsageException(
                        "--server",
                        "there is " + other + " too, and the keys can be in one place only; leave one of them out");
            }
        }
        sayWhichIsUsed(address);
        return context.deployment().connect(new RemoteOptions(address, AdminKeySetting.read(context.environment())));
    }
}
