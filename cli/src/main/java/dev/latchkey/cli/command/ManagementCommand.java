package dev.latchkey.cli.command;

import dev.latchkey.cli.deployment.Management;
import dev.latchkey.cli.option.FormatArgument;
import dev.latchkey.cli.option.ListenAddress;
import dev.latchkey.cli.option.ServerArguments;
import dev.latchkey.cli.option.StoreArguments;
import dev.latchkey.cli.output.KeyPrinter;
import dev.latchkey.cli.output.Report;
import dev.latchkey.cli.shell.CommandContext;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** A command on the keys, in a store of this machine or by way of a server. */
public abstract class ManagementCommand implements Callable<Integer> {

    private final CommandContext context;

    @Mixin
    private final FormatArgument format = new FormatArgument();

    @Mixin
    private final StoreArguments store;

    @Mixin
    private final ServerArguments server;

    /** With the options that all of them have. */
    protected ManagementCommand(CommandContext context) {
        this.context = context;
        this.store = new StoreArguments(context);
        this.server = new ServerArguments(context);
    }

    @Override
    public final Integer call() {
        prepare();
        try (Management management = server.areGiven() ? server.connect() : open(store)) {
            return run(management) ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    /** Refuses what can be seen to be wrong before the store is opened. */
    protected void prepare() {}

    /** Opens the store that there is; none is made, since a path is soon mistyped. */
    protected Management open(StoreArguments arguments) {
        return arguments.open();
    }

    /** Does it, and answers whether it was done. */
    protected abstract boolean run(Management management);

    /** Writes keys in the format that was asked for. */
    protected final KeyPrinter printer(Management management) {
        return format.printer(management, context, this::tryIt);
    }

    /** The address at which a new secret can be tried, as far as that is known here. */
    private String tryIt() {
        return server.address()
                .or(() -> context.deployment().runningServer(store.options()))
                .orElseGet(() -> ListenAddress.of(context.environment()).reachable());
    }

    /** Writes the answer in the format that was asked for. */
    protected final void write(Report report) {
        format.write(report, context);
    }

    /** Whether the answer is for people to read. */
    protected final boolean isTable() {
        return format.isTable();
    }

    /** What it was given. */
    protected final CommandContext context() {
        return context;
    }

    /** The moment of the question. */
    protected final Instant now() {
        return context.clock().instant();
    }
}
