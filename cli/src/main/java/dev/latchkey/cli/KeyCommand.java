package dev.latchkey.cli;

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
    void prepare() {
        key.check();
    }

    /** For what cannot be undone: a single digit is the beginning of an id too, and soon of another's. */
    final void requireSurelyTheKey() {
        key.requireSurely();
    }

    @Override
    final boolean run(Management management) {
        KeyPrinter printer = quiet.printer(printer(management), context().terminal());
        return run(key.find(management), management, printer);
    }

    /** Does it, and answers whether it was done. */
    abstract boolean run(ApiKey found, Management management, KeyPrinter printer);
}
