package dev.latchkey.cli;

import dev.latchkey.cli.command.ProductCommand;
import dev.latchkey.cli.command.ProductCommands;
import dev.latchkey.cli.option.Settings;
import java.util.List;
import picocli.CommandLine.Command;

/** The platform by itself. */
@Command
final class NoProduct implements ProductCommands, Settings {

    @Override
    public List<ProductCommand> commands() {
        return List.of();
    }

    @Override
    public Settings serveOptions() {
        return this;
    }
}
