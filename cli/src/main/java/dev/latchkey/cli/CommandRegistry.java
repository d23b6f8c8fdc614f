package dev.latchkey.cli;

import dev.latchkey.cli.command.ProductCommand;
import dev.latchkey.cli.command.ProductCommands;
import dev.latchkey.cli.command.help.GenerateCompletionCommand;
import dev.latchkey.cli.command.help.GenerateManCommand;
import dev.latchkey.cli.command.help.HelpCommand;
import dev.latchkey.cli.command.help.VersionCommand;
import dev.latchkey.cli.command.key.ActivateCommand;
import dev.latchkey.cli.command.key.CleanupCommand;
import dev.latchkey.cli.command.key.CreateCommand;
import dev.latchkey.cli.command.key.DeactivateCommand;
import dev.latchkey.cli.command.key.DeleteCommand;
import dev.latchkey.cli.command.key.EditCommand;
import dev.latchkey.cli.command.key.ExtendCommand;
import dev.latchkey.cli.command.key.ImportCommand;
import dev.latchkey.cli.command.key.LimitsCommand;
import dev.latchkey.cli.command.key.ListCommand;
import dev.latchkey.cli.command.key.PurgeCommand;
import dev.latchkey.cli.command.key.RestoreCommand;
import dev.latchkey.cli.command.key.RotateCommand;
import dev.latchkey.cli.command.key.ShowCommand;
import dev.latchkey.cli.command.report.AnalyticsCommand;
import dev.latchkey.cli.command.report.AuditCommand;
import dev.latchkey.cli.command.report.EventsCommand;
import dev.latchkey.cli.command.report.ReconcileCommand;
import dev.latchkey.cli.command.report.StatsCommand;
import dev.latchkey.cli.command.report.UsageCommand;
import dev.latchkey.cli.command.server.MigrateCommand;
import dev.latchkey.cli.command.server.ServeCommand;
import dev.latchkey.cli.shell.CommandContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Every command, in the order in which help lists them. A new one is its class, and a line here. */
final class CommandRegistry {

    private final List<Entry> entries;

    private CommandRegistry(List<Entry> entries) {
        this.entries = entries;
    }

    /** The platform's commands, with those of a product among them. */
    static CommandRegistry of(ProductCommands product) {
        List<Entry> entries = new ArrayList<>(platform(product));
        for (ProductCommand command : product.commands()) {
            int after = 0;
            while (after < entries.size() && !entries.get(after).name().equals(command.after())) {
                after++;
            }
            entries.add(Math.min(after + 1, entries.size()), new Entry(command.name(), Kind.PRODUCT, command.make()));
        }
        return new CommandRegistry(entries);
    }

    // Lambdas rather than references to constructors: only the class of the command that is typed is loaded.
    private static List<Entry> platform(ProductCommands product) {
        return List.of(
                new Entry("serve", Kind.ALONE, context -> new ServeCommand(context, product.serveOptions())),
                new Entry("create", Kind.SECRET, context -> new CreateCommand(context)),
                new Entry("list", Kind.STORE, context -> new ListCommand(context)),
                new Entry("show", Kind.STORE, context -> new ShowCommand(context)),
                new Entry("usage", Kind.STORE, context -> new UsageCommand(context)),
                new Entry("events", Kind.STORE, context -> new EventsCommand(context)),
                new Entry("analytics", Kind.STORE, context -> new AnalyticsCommand(context)),
                new Entry("stats", Kind.STORE, context -> new StatsCommand(context)),
                new Entry("activate", Kind.STORE, context -> new ActivateCommand(context)),
                new Entry("deactivate", Kind.STORE, context -> new DeactivateCommand(context)),
                new Entry("edit", Kind.STORE, context -> new EditCommand(context)),
                new Entry("limits", Kind.STORE, context -> new LimitsCommand(context)),
                new Entry("extend", Kind.STORE, context -> new ExtendCommand(context)),
                new Entry("rotate", Kind.SECRET, context -> new RotateCommand(context)),
                new Entry("delete", Kind.STORE, context -> new DeleteCommand(context)),
                new Entry("restore", Kind.STORE, context -> new RestoreCommand(context)),
                new Entry("purge", Kind.STORE, context -> new PurgeCommand(context)),
                new Entry("cleanup", Kind.STORE, context -> new CleanupCommand(context)),
                new Entry("import", Kind.STORE, context -> new ImportCommand(context)),
                new Entry("audit", Kind.STORE, context -> new AuditCommand(context)),
                new Entry("reconcile", Kind.STORE, context -> new ReconcileCommand(context)),
                new Entry("migrate", Kind.STORE, context -> new MigrateCommand(context)),
                new Entry("version", Kind.ALONE, context -> new VersionCommand(context.terminal())),
                new Entry("help", Kind.ALL, context -> new HelpCommand(context.terminal())),
                new Entry("generate-completion", Kind.ALL, context -> new GenerateCompletionCommand(context)),
                new Entry("generate-man", Kind.ALL, context -> new GenerateManCommand(context.terminal())));
    }

    /** The command of that name, if there is one. */
    @Nullable
    Entry find(String name) {
        for (Entry entry : entries) {
            if (entry.name().equals(name)) {
                return entry;
            }
        }
        return null;
    }

    /** What is to be built where that is typed: the one command that is named, or all where it takes all. */
    List<Entry> neededFor(String name) {
        Entry named = find(name);
        return named == null || named.kind() == Kind.ALL ? entries : List.of(named);
    }

    /** What a command works on. */
    enum Kind {
        /** A store, or the server in front of it. */
        STORE,
        /** The same; and what it answers has a secret in it, which is written once. */
        SECRET,
        /** The other commands. */
        ALL,
        /** Nothing of these. */
        ALONE,
        /** What its product knows. */
        PRODUCT;

        /** Whether there is a store to open. */
        boolean opensStore() {
            return this == STORE || this == SECRET;
        }
    }

    /**
     * A command.
     *
     * @param name as it is typed
     * @param kind what it works on
     * @param make makes what picocli runs, with its annotations
     */
    record Entry(String name, Kind kind, Function<CommandContext, Callable<Integer>> make) {}
}
