package dev.latchkey.cli.command.report;

import dev.latchkey.cli.command.ManagementCommand;
import dev.latchkey.cli.deployment.Management;
import dev.latchkey.cli.option.RequestArguments;
import dev.latchkey.cli.option.WholeNumber;
import dev.latchkey.cli.output.report.EventsReport;
import dev.latchkey.cli.shell.CommandContext;
import dev.latchkey.cli.shell.Quoted;
import dev.latchkey.cli.shell.WrongUsageException;
import dev.latchkey.usage.RequestQuery;
import dev.latchkey.wire.RequestJson;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "events",
        header = "Show single requests, the newest first.",
        description = {
            "Those that were admitted, with what became of each; \"serve --events\" says how long they are kept. Refusals"
                    + " are counted, and in \"usage\" and \"stats\" alone.",
            "",
            "CALLER tells callers' addresses apart, for a UTC day and a server's process, and does not tell what they are."
        },
        footer = {
            "  latchkey events 3f9a1b2c --since 2h --status 5xx",
            "  latchkey events --all --limit all --format csv > events.csv"
        })
public final class EventsCommand extends ManagementCommand {

    private static final String DEFAULT_LIMIT = "50";

    @Mixin
    private final RequestArguments requests = new RequestArguments();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = DEFAULT_LIMIT,
            converter = LimitConverter.class,
            description =
                    "The most requests to show, or all, which json and csv can have (default: " + DEFAULT_LIMIT + ").")
    private long limit;

    @Option(
            names = "--cursor",
            paramLabel = "CURSOR",
            converter = CursorConverter.class,
            description = "Go on where the listing before this one said so.")
    private RequestQuery.@Nullable Place after;

    public EventsCommand(CommandContext context) {
        super(context);
    }

    @Override
    protected void prepare() {
        requests.check(now());
        if (limit == Long.MAX_VALUE && isTable()) {
            throw new WrongUsageException(
                    "--limit", "a table is laid out as a whole; use --format csv or json for all");
        }
    }

    @Override
    protected boolean run(Management management) {
        RequestQuery query = requests.query(management, now(), after);
        write(new EventsReport(each -> management.eachRequest(query, each), limit, requests.areOfAll()));
        return true;
    }

    static final class LimitConverter implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return text.strip().equals("all")
                    ? Long.MAX_VALUE
                    : (long) WholeNumber.parse(text, 1, Integer.MAX_VALUE, "a number from 1 on, or all");
        }
    }

    static final class CursorConverter implements ITypeConverter<RequestQuery.Place> {
        @Override
        public RequestQuery.Place convert(String text) {
            try {
                return RequestJson.place(text.strip());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "it is what the listing before this one ended with, not " + Quoted.text(text), e);
            }
        }
    }
}
