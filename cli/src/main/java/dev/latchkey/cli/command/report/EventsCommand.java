package dev.latchkey.cli.command.report;

import dev.latchkey.cli.command.ManagementCommand;
import dev.latchkey.cli.deployment.Management;
import dev.latchkey.cli.option.KeyArgument;
import dev.latchkey.cli.option.SoughtText;
import dev.latchkey.cli.option.WholeNumber;
import dev.latchkey.cli.output.report.EventsReport;
import dev.latchkey.cli.shell.CommandContext;
import dev.latchkey.cli.shell.Quoted;
import dev.latchkey.cli.shell.WrongUsageException;
import dev.latchkey.usage.RequestQuery;
import dev.latchkey.wire.RequestJson;
import dev.latchkey.wire.TimeText;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
    private static final String DEFAULT_SINCE = "24h";

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "KEY",
            converter = KeyArgument.KeyConverter.class,
            description = "The key's id, or the beginning of it, as \"latchkey list\" shows it.")
    private @Nullable String key;

    @Option(names = "--all", description = "Requests of all keys.")
    private boolean all;

    @Option(
            names = "--since",
            paramLabel = "WHEN",
            defaultValue = DEFAULT_SINCE,
            description = "Only requests since then: 24h, 2030-06-30, or 2030-06-30T12:00:00Z (default: "
                    + DEFAULT_SINCE + ").")
    private String since = DEFAULT_SINCE;

    @Option(names = "--until", paramLabel = "WHEN", description = "Only requests before then, said in the same way.")
    private @Nullable String until;

    @Option(
            names = "--route",
            paramLabel = "ROUTE",
            converter = SoughtText.class,
            description = "Only requests on this route, as it is shown.")
    private @Nullable String route;

    @Option(
            names = "--status",
            paramLabel = "CLASS",
            converter = StatusConverter.class,
            description = "Only requests answered with such a status: 2xx, 3xx, 4xx or 5xx.")
    private @Nullable Integer statusClass;

    @Option(
            names = "--caller",
            paramLabel = "CALLER",
            converter = CallerConverter.class,
            description = "Only requests of this caller, as it is shown.")
    private @Nullable Integer caller;

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
        if (all == (key != null)) {
            throw new WrongUsageException("say whose requests: a KEY, or --all for those of all keys");
        }
        if (limit == Long.MAX_VALUE && isTable()) {
            throw new WrongUsageException(
                    "--limit", "a table is laid out as a whole; use --format csv or json for all");
        }
        moment("--since", since);
        if (until != null) {
            moment("--until", until);
        }
    }

    @Override
    protected boolean run(Management management) {
        UUID id = key == null ? null : management.keys().find(key).id();
        Instant from = moment("--since", since);
        // Whatever is recorded meanwhile is not asked for.
        Instant to = until == null ? now() : moment("--until", until);
        RequestQuery query = new RequestQuery(id, from, to, route, statusClass, caller, after);
        write(new EventsReport(each -> management.eachRequest(query, each), limit, id == null));
        return true;
    }

    private Instant moment(String option, String text) {
        try {
            return TimeText.since(text, now());
        } catch (IllegalArgumentException e) {
            throw new WrongUsageException(option, String.valueOf(e.getMessage()));
        }
    }

    static final class StatusConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (!text.strip().matches("[1-5][xX]{2}")) {
                throw new IllegalArgumentException(
                        "it is a class of statuses like 4xx or 5xx, not " + Quoted.text(text));
            }
            return text.strip().charAt(0) - '0';
        }
    }

    static final class CallerConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (!text.strip().matches("[0-9a-f]{8}")) {
                throw new IllegalArgumentException(
                        "it is 8 hexadecimal digits, as CALLER shows, not " + Quoted.text(text));
            }
            return RequestJson.address(text.strip());
        }
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
