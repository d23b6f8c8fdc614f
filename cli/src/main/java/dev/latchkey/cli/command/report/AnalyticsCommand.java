package dev.latchkey.cli.command.report;

import dev.latchkey.cli.command.ManagementCommand;
import dev.latchkey.cli.deployment.Management;
import dev.latchkey.cli.option.RequestArguments;
import dev.latchkey.cli.option.WholeNumber;
import dev.latchkey.cli.output.report.AnalyticsReport;
import dev.latchkey.cli.shell.CommandContext;
import dev.latchkey.cli.shell.Quoted;
import dev.latchkey.usage.RequestQuery;
import dev.latchkey.usage.analytics.RequestAnalysis;
import dev.latchkey.usage.analytics.RequestGrouping;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "analytics",
        header = "Group single requests, with how they ended and how long they took.",
        description = {
            "Of each group: its requests, what they were answered with, the units charged, and the median, the 90th and the"
                    + " 99th percentile of the time from admission to answer, within one percent. All is said of the"
                    + " requests that are kept; \"serve --events\" says how long that is.",
            "",
            "By hour, day, week or hour-of-week, groups are in the order of time, those without a request too, and of the"
                    + " clock of --zone: a day on which it is set has 23 or 25 hours. By key, route, status or caller,"
                    + " those with most requests come first."
        },
        footer = {
            "  latchkey analytics --all --by route --since 7d",
            "  latchkey analytics 3f9a1b2c --by hour --zone Europe/Berlin --format csv"
        })
public final class AnalyticsCommand extends ManagementCommand {

    private static final String DEFAULT_LIMIT = "1000";

    @Mixin
    private final RequestArguments requests = new RequestArguments();

    @Option(
            names = "--by",
            paramLabel = "GROUPING",
            defaultValue = "route",
            converter = GroupingConverter.class,
            completionCandidates = Groupings.class,
            description = "hour, day, week, hour-of-week, key, route, status or caller (default: route).")
    private RequestGrouping grouping = RequestGrouping.ROUTE;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            defaultValue = "UTC",
            converter = ZoneConverter.class,
            description = "Whose hours and days are meant, like Europe/Berlin (default: UTC).")
    private ZoneId zone = ZoneOffset.UTC;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = DEFAULT_LIMIT,
            converter = LimitConverter.class,
            description = "The most groups to show (default: " + DEFAULT_LIMIT + ").")
    private int limit;

    public AnalyticsCommand(CommandContext context) {
        super(context);
    }

    @Override
    protected void prepare() {
        requests.check(now());
    }

    @Override
    protected boolean run(Management management) {
        RequestQuery query = requests.query(management, now(), null);
        RequestAnalysis.Result result =
                context().during("Reading requests", progress -> management.analyze(query, grouping, zone, limit));
        write(new AnalyticsReport(grouping, result));
        return true;
    }

    static final class Groupings extends ArrayList<String> {

        private static final long serialVersionUID = 1L;

        Groupings() {
            super(Arrays.stream(RequestGrouping.values())
                    .map(RequestGrouping::label)
                    .toList());
        }
    }

    static final class GroupingConverter implements ITypeConverter<RequestGrouping> {
        @Override
        public RequestGrouping convert(String text) {
            for (RequestGrouping grouping : RequestGrouping.values()) {
                if (grouping.label().equals(text.strip())) {
                    return grouping;
                }
            }
            List<String> known = new Groupings();
            throw new IllegalArgumentException(
                    "it is one of " + String.join(", ", known) + ", not " + Quoted.text(text));
        }
    }

    static final class ZoneConverter implements ITypeConverter<ZoneId> {
        @Override
        public ZoneId convert(String text) {
            try {
                return ZoneId.of(text.strip());
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        "it is a time zone's name in the IANA database, like Europe/Berlin, not " + Quoted.text(text),
                        e);
            }
        }
    }

    static final class LimitConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            int most = RequestAnalysis.MOST_GROUPS;
            return WholeNumber.parse(text, 1, most, "a number from 1 to " + most);
        }
    }
}
