package dev.latchkey.cli.option;

import dev.latchkey.cli.deployment.Management;
import dev.latchkey.cli.shell.Quoted;
import dev.latchkey.cli.shell.WrongUsageException;
import dev.latchkey.usage.RequestQuery;
import dev.latchkey.wire.RequestJson;
import dev.latchkey.wire.TimeText;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which single requests a command is about. */
public final class RequestArguments {

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

    /** Refuses what can be seen to be wrong before the store is opened. */
    public void check(Instant now) {
        if (all == (key != null)) {
            throw new WrongUsageException("say whose requests: a KEY, or --all for those of all keys");
        }
        moment("--since", since, now);
        if (until != null) {
            moment("--until", until, now);
        }
    }

    /** Whether they are of many keys. */
    public boolean areOfAll() {
        return all;
    }

    /**
     * What is asked for.
     *
     * @param now the moment of the question: what is recorded later is not asked for
     * @param after the request behind which to go on, or null
     */
    public RequestQuery query(Management management, Instant now, RequestQuery.@Nullable Place after) {
        UUID id = key == null ? null : management.keys().find(key).id();
        Instant from = moment("--since", since, now);
        Instant to = until == null ? now : moment("--until", until, now);
        return new RequestQuery(id, from, to, route, statusClass, caller, after);
    }

    private static Instant moment(String option, String text, Instant now) {
        try {
            return TimeText.since(text, now);
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
}
