package dev.latchkey.cli.command.server;

import dev.latchkey.cli.deployment.Migration;
import dev.latchkey.cli.option.ServerArguments;
import dev.latchkey.cli.option.StoreArguments;
import dev.latchkey.cli.shell.CommandContext;
import dev.latchkey.cli.shell.DisplayText;
import dev.latchkey.cli.shell.WrongUsageException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

@Command(
        name = "migrate",
        header = "Bring the database's tables to this version.",
        description =
                "Makes them where there are none, and changes nothing that is up to date. A way back is to restore"
                        + " a backup.",
        footer = {"  latchkey migrate", "  DATABASE_URL=postgresql://db.example.org/medical latchkey migrate"})
public final class MigrateCommand implements Callable<Integer> {

    private final CommandContext context;

    @Mixin
    private final StoreArguments store;

    public MigrateCommand(CommandContext context) {
        this.context = context;
        this.store = new StoreArguments(context);
    }

    @Override
    public Integer call() {
        if (!store.isNamed()
                && context.environment().value(ServerArguments.VARIABLE).isPresent()) {
            throw new WrongUsageException(ServerArguments.VARIABLE
                    + " is set, and a server's database is migrated on its own machine; name the database to migrate with"
                    + " --data-dir or --database, or unset it");
        }
        Migration migration = store.migrate();
        context.terminal().out().println(sentence(migration));
        return ExitCode.OK;
    }

    private static String sentence(Migration migration) {
        String database = "The database " + DisplayText.printable(migration.store());
        if (migration.from() == null) {
            return database + " was empty and is now at version " + migration.to() + ".";
        }
        return migration.from().equals(migration.to())
                ? database + " is at version " + migration.to() + " already."
                : database + " was at version " + migration.from() + " and is now at version " + migration.to() + ".";
    }
}
