package dev.latchkey.cli;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which server to ask, where the keys are not managed on their database. */
final class ServerArguments implements Settings {

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

    ServerArguments(CommandContext context) {
        this.context = context;
    }

    /** Whether a server is to be asked. */
    boolean areGiven() {
        return server != null;
    }

    /** The server's address, where one is to be asked. */
    Optional<String> address() {
        return Optional.ofNullable(server).map(URI::toString);
    }

    Management connect() {
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
        return context.deployment().connect(new RemoteOptions(address, AdminKeySetting.read(context.environment())));
    }
}
