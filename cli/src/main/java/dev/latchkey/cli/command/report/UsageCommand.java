package dev.latchkey.cli.command.report;

import dev.latchkey.cli.command.ManagementCommand;
import dev.latchkey.cli.deployment.Management;
import dev.latchkey.cli.option.DaysArgument;
import dev.latchkey.cli.option.KeyArgument;
import dev.latchkey.cli.output.KeyUsages;
import dev.latchkey.cli.output.report.KeyUsageReport;
import dev.latchkey.cli.shell.CommandContext;
import dev.latchkey.key.ApiKey;
import dev.latchkey.usage.KeyUsage;
import dev.latchkey.usage.UsageReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "usage",
        header = "Show what a key used, day by day.",
        description = "Days are those of UTC, and days without a request are shown too. Requests are those that were"
                + " admitted. A deleted key has its history still. The bars stand for requests.",
        footer = {"  latchkey usage 3f9a1b2c", "  latchkey usage 3f9a1b2c --days 90 --format csv > usage.csv"})
public final class UsageCommand extends ManagementCommand {

    @Mixin
    private final KeyArgument key = new KeyArgument();

    @Mixin
    private final DaysArgument days = new DaysArgument();

    public UsageCommand(CommandContext context) {
        super(context);
    }

    @Override
    protected void prepare() {
        key.check();
    }

    @Override
    protected boolean run(Management management) {
        ApiKey found = key.find(management);
        KeyUsage used = new KeyUsages(management, context(), now()).of(found);
        UsageReport report =
                context().during("Reading usage", progress -> management.report(found.id(), days.number()));
        write(new KeyUsageReport(found, used, report));
        return true;
    }
}
