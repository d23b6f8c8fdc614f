package dev.latchkey.cli.command.key;

import dev.latchkey.cli.command.ManagementCommand;
import dev.latchkey.cli.deployment.Management;
import dev.latchkey.cli.option.KeyArgument;
import dev.latchkey.cli.option.QuietArgument;
import dev.latchkey.cli.output.KeyPrinter;
import dev.latchkey.cli.shell.CommandContext;
import dev.latchkey.key.ApiKey;
import picocli.CommandLine.Mixin;

/** A command on one key. */
abstract class KeyCommand extends ManagementCommand {

    @Mixin
    private final KeyArgument key = new KeyArgument();

    @Mixin
    private final QuietArgument quiet = new QuietArgument();

    KeyCommand(CommandContext context) {
        super(context);
    }

    @Override
    protected void prepare() {
        key.check();
    }

    /** For what cannot be undone: a single digit is the beginning of an id too, and soon of another's. */
    final void requireSurelyTheKey() {
        key.requireSurely();
    }

    @Override
    protected final boolean run(Management management) {
        KeyPrinter printer = quiet.printer(printer(management), context().terminal());
        return run(key.find(management), management, printer);
    }

    /** Does it, and answers whether it was done. */
    protected abstract boolean run(ApiKey found, Management management, KeyPrinter printer);
}
