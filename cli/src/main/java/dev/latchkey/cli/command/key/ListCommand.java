package dev.latchkey.cli.command.key;

import dev.latchkey.cli.command.ManagementCommand;
import dev.latchkey.cli.deployment.Management;
import dev.latchkey.cli.option.KeyFields;
import dev.latchkey.cli.option.QuietArgument;
import dev.latchkey.cli.option.SoughtText;
import dev.latchkey.cli.option.WholeNumber;
import dev.latchkey.cli.output.KeyUsages;
import dev.latchkey.cli.shell.CommandContext;
import dev.latchkey.cli.shell.Progress;
import dev.latchkey.cli.shell.Quoted;
import dev.latchkey.cli.shell.WrongUsageException;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyAdministration;
import dev.latchkey.key.KeyPage;
import dev.latchkey.key.KeyQuery;
import dev.latchkey.key.KeyState;
import dev.latchkey.key.KeyType;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        header = "List keys, the newest first unless asked otherwise.",
        description = "Deleted keys are left out unless they are asked for. A narrow terminal shows the most important"
                + " columns; in a pipe, and with --format json or csv, there is everything. In csv, an empty limit is"
                + " unlimited, and an empty time is never.",
        footer = {
            "  latchkey list --search hospital",
            "  latchkey list --state active --sort expires_at",
            "  latchkey list --sort last_used --limit 20 --page 2",
            "  latchkey list --all --limit 10000 --format csv > keys.csv"
        })
public final class ListCommand extends ManagementCommand {

    private static final String DEFAULT_LIMIT = "100";
    private static final String DEFAULT_SORT = "-created_at";
    private static final int FARTHEST_PAGE = 1_000_000;
    private static final int MOST = 100_000;
    private static final int LONGEST_CURSOR = 1_500;
    private static final String NO_CURSOR =
            "the cursor is not one that a listing has given; leave it out to begin anew";

    @Option(
            names = "--search",
            paramLabel = "TEXT",
            converter = SoughtText.class,
            description = "Only keys in whose name or email each of these words begins a word.")
    private @Nullable String search;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            converter = StateConverter.class,
            description = "Only keys that are active, inactive, expired or deleted.")
    private @Nullable KeyState state;

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            converter = KeyFields.Scope.class,
            description = "Only keys that may call what asks for this scope.")
    private @Nullable String scope;

    @Option(names = "--demo", description = "Only demo keys.")
    private boolean demo;

    @Option(names = "--all", description = "Deleted keys too.")
    private boolean all;

    @Option(
            names = "--sort",
            paramLabel = "FIELD",
            defaultValue = DEFAULT_SORT,
            converter = ListOrder.Converter.class,
            completionCandidates = ListOrder.Names.class,
            description =
                    "By created_at, name, expires_at or last_used, with a minus in front from the last to the first; keys"
                            + " that never expire come after all that do, and those never used before all that were"
                            + " (default: " + DEFAULT_SORT + ").")
    private ListOrder sort = ListOrder.NEWEST;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = DEFAULT_LIMIT,
            converter = LimitConverter.class,
            description = "The most keys to list (default: " + DEFAULT_LIMIT + ").")
    private int limit;

    @Option(
            names = "--page",
            paramLabel = "N",
            converter = PageConverter.class,
            description = "The first, second, … as many keys as --limit says (default: 1).")
    private @Nullable Integer page;

    @Option(
            names = "--cursor",
            paramLabel = "CURSOR",
            converter = CursorConverter.class,
            description = "Go on where a listing in json said so; keys that are made meanwhile shift nothing.")
    private @Nullable String cursor;

    @Mixin
    private final QuietArgument quiet = new QuietArgument();

    public ListCommand(CommandContext context) {
        super(context);
    }

    @Override
    protected void prepare() {
        if (page != null && cursor != null) {
            throw new WrongUsageException("--page", "there is --cursor too, and a listing begins in one place only");
        }
        number();
    }

    @Override
    protected boolean run(Management management) {
        boolean everyKey = search == null && state == null && scope == null && !demo && cursor == null && number() == 1;
        KeyPage found = isRead() ? read(management.keys()) : chosen(management);
        quiet.printer(printer(management), context().terminal())
                .list(
                        found,
                        everyKey
                                ? "There are no keys. Create one: latchkey create --name NAME"
                                : "No key is like that. List all keys: latchkey list --all",
                        cursor == null || !isRead() ? "--page " + (number() + 1) : "--cursor " + found.next());
        return true;
    }

    /** The page's number, from 1 on; it is the cursor too of a listing that is not read as it is asked for. */
    private int number() {
        if (page != null) {
            return page;
        }
        try {
            return cursor == null || isRead() ? 1 : new PageConverter().convert(cursor);
        } catch (IllegalArgumentException e) {
            throw new WrongUsageException("--cursor", NO_CURSOR);
        }
    }

    /** Whether it can be read from the store as it is asked for. */
    private boolean isRead() {
        return scope == null && sort.isKept();
    }

    private KeyPage read(KeyAdministration keys) {
        return context()
                .during(
                        "Reading keys",
                        progress -> listing(keys, progress).from(cursor, (number() - 1L) * limit, limit));
    }

    /** Of all keys, those that are asked for. */
    private KeyPage chosen(Management management) {
        List<ApiKey> every = context()
                .during(
                        "Reading keys",
                        progress -> listing(management.keys(), progress)
                                .from(null, 0, Integer.MAX_VALUE)
                                .keys());
        List<ApiKey> fitting = every.stream()
                .filter(key -> scope == null || key.hasScope(scope))
                .toList();
        List<ApiKey> sorted =
                sort.isKept() ? fitting : sort.sorted(fitting, new KeyUsages(management, context(), now()).of(fitting));
        long first = Math.min(sorted.size(), (number() - 1L) * limit);
        long end = Math.min(sorted.size(), first + limit);
        return new KeyPage(
                sorted.subList((int) first, (int) end), end < sorted.size() ? Integer.toString(number() + 1) : null);
    }

    private KeyListing listing(KeyAdministration keys, Progress progress) {
        Instant now = now();
        KeyType type = demo ? KeyType.DEMO : null;
        return new KeyListing(
                (at, most) -> keys.list(new KeyQuery(search, state, all, type, null, sort.store(), at, most, now)),
                progress);
    }

    static final class StateConverter implements ITypeConverter<KeyState> {
        @Override
        public KeyState convert(String text) {
            for (KeyState state : KeyState.values()) {
                if (state.label().equals(text.strip().toLowerCase(Locale.ROOT))) {
                    return state;
                }
            }
            throw new IllegalArgumentException(
                    "a state is active, inactive, expired or deleted, not " + Quoted.text(text));
        }
    }

    static final class PageConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return WholeNumber.parse(text, 1, FARTHEST_PAGE, "a number from 1 to " + FARTHEST_PAGE);
        }
    }

    static final class CursorConverter implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (text.isEmpty() || text.length() > LONGEST_CURSOR) {
                throw new IllegalArgumentException(NO_CURSOR);
            }
            return text;
        }
    }

    static final class LimitConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return WholeNumber.parse(text, 1, MOST, "a number from 1 to " + MOST);
        }
    }
}
