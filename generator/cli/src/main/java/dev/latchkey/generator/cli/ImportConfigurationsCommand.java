package dev.latchkey.generator.cli;

import dev.latchkey.cli.deployment.CommandFailedException;
import dev.latchkey.cli.deployment.StoreOptions;
import dev.latchkey.cli.option.StoreArguments;
import dev.latchkey.cli.output.Figures;
import dev.latchkey.cli.shell.CommandContext;
import dev.latchkey.cli.shell.DisplayText;
import dev.latchkey.cli.shell.Quoted;
import dev.latchkey.cli.shell.WrongUsageException;
import dev.latchkey.file.SmallFile;
import dev.latchkey.wire.JsonTree;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "import-configurations",
        header = "Keep saved configurations of another generator for a key.",
        description =
                "The file is JSON in UTF-8: a list of configurations, or one on each line, or one. They keep the ids that"
                        + " they have, so that whoever knows them by id still does; one that is there already is left as it is, so a"
                        + " file can be imported again. Those that are refused are told, with the reason, and stop no other. Works on"
                        + " the database of this machine alone.",
        footer = {
            "  latchkey import-configurations configurations.json --key 3f9a1b2c",
            "  latchkey import-configurations - --key 3f9a1b2c < configurations.jsonl"
        })
final class ImportConfigurationsCommand implements Callable<Integer> {

    /** Many times what all configurations have that a key may keep. */
    private static final int MOST_BYTES = 64 << 20;

    private final CommandContext context;

    @Parameters(index = "0", paramLabel = "FILE", description = "The file, or - for standard input.")
    private String file = "";

    @Option(
            names = "--key",
            paramLabel = "KEY",
            required = true,
            description = "Whose they are to be: a key's id, or enough of its beginning.")
    private String key = "";

    @Option(
            names = {"-q", "--quiet"},
            description = "Write only the ids of what was imported, one on each line.")
    private boolean quiet;

    @Mixin
    private final StoreArguments store;

    private final Function<StoreOptions, SavedConfigurations> opening;

    ImportConfigurationsCommand(CommandContext context, Function<StoreOptions, SavedConfigurations> opening) {
        this.context = context;
        this.opening = opening;
        this.store = new StoreArguments(context);
    }

    @Override
    public Integer call() {
        List<@Nullable Object> all = configurations(text());
        try (SavedConfigurations saved = store.judged(() -> opening.apply(store.options()))) {
            UUID owner = saved.owner(key).id();
            int refused = 0;
            for (int i = 0; i < all.size(); i++) {
                refused += kept(i + 1, all.get(i), owner, saved) ? 0 : 1;
            }
            if (!quiet) {
                say("Of " + Figures.number(all.size()) + " configurations, " + Figures.number(refused)
                        + " were refused.");
            }
            return refused == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    private boolean kept(int number, @Nullable Object configuration, UUID owner, SavedConfigurations saved) {
        try {
            Optional<UUID> id = saved.add(owner, JsonTree.write(configuration));
            id.ifPresentOrElse(
                    made -> say(quiet ? made.toString() : "Configuration " + number + ": imported as " + made),
                    () -> tell(number, "is there already"));
            return true;
        } catch (IllegalArgumentException e) {
            tell(number, String.valueOf(e.getMessage()));
            return false;
        }
    }

    private void tell(int number, String what) {
        String line = "Configuration " + number + ": " + DisplayText.printable(what);
        if (quiet) {
            context.terminal().err().println("latchkey import-configurations: " + line);
        } else {
            say(line);
        }
    }

    private void say(String line) {
        context.terminal().out().println(line);
    }

    private static List<@Nullable Object> configurations(String text) {
        try {
            Object value = JsonTree.read(text);
            return value instanceof List<?> list ? new ArrayList<>(list) : Collections.singletonList(value);
        } catch (IOException e) {
            return byLine(text);
        }
    }

    private static List<@Nullable Object> byLine(String text) {
        List<@Nullable Object> all = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                try {
                    all.add(JsonTree.read(lines.get(i)));
                } catch (IOException e) {
                    throw new CommandFailedException(
                            "the file is not JSON: neither as a whole nor in its line " + (i + 1)
                                    + "; nothing was imported",
                            e);
                }
            }
        }
        if (all.isEmpty()) {
            throw new CommandFailedException("the file is empty, so there is nothing to import");
        }
        return all;
    }

    private String text() {
        try {
            return file.equals("-")
                    ? context.terminal().in().lines().collect(Collectors.joining("\n"))
                    : SmallFile.text(Path.of(file), MOST_BYTES);
        } catch (InvalidPathException e) {
            throw new WrongUsageException("there can be no file " + Quoted.text(file));
        } catch (IOException e) {
            throw new CommandFailedException(
                    e instanceof NoSuchFileException
                            ? "there is no file " + Quoted.text(file)
                            : "the file " + Quoted.text(file) + " cannot be read as UTF-8 text",
                    e);
        }
    }
}
