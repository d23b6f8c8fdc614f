package dev.latchkey.generator.cli;

import dev.latchkey.cli.command.ProductCommand;
import dev.latchkey.cli.command.ProductCommands;
import dev.latchkey.cli.deployment.StoreOptions;
import dev.latchkey.cli.option.Settings;
import java.util.List;
import java.util.function.Function;

/** The generator's commands, and its options of {@code serve}. */
public final class GeneratorCommands implements ProductCommands {

    private final Function<StoreOptions, SavedConfigurations> configurations;
    private final JobArguments jobs;

    /**
     * Nothing is opened yet.
     *
     * @param configurations opens a store for keeping saved configurations in it; throws as a deployment does
     * @param jobs filled when {@code serve} was typed
     */
    public GeneratorCommands(Function<StoreOptions, SavedConfigurations> configurations, JobArguments jobs) {
        this.configurations = configurations;
        this.jobs = jobs;
    }

    @Override
    public List<ProductCommand> commands() {
        return List.of(
                new ProductCommand(
                        "import-configurations",
                        "import",
                        context -> new ImportConfigurationsCommand(context, configurations)),
                // A reference to the constructor would load what decrypts with every command.
                new ProductCommand("decrypt", "migrate", context -> new DecryptCommand(context)));
    }

    @Override
    public Settings serveOptions() {
        return jobs;
    }
}
