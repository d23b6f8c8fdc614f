package dev.latchkey.cli;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyAdministration;
import dev.latchkey.key.KeyPage;
import dev.latchkey.key.KeyQuery;
import dev.latchkey.key.KeySort;
import dev.latchkey.key.KeyState;
import dev.latchkey.key.KeyType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
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
            "  latchkey list --all --limit 10000 --format csv > keys.csv"
        })
final class ListCommand extends ManagementCommand {

    private static final String DEFAULT_LIMIT = "100";
    private static final String DEFAULT_SORT = "-created_at";
    private static final int MOST = 100_000;
    private static final int LONGEST_CURSOR = 1_500;

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

    @Option(names = "--demo", description = "Only demo keys.")
    private boolean demo;

    @Option(names = "--all", description = "Deleted keys too.")
    private boolean all;

    @Option(
            names = "--sort",
            paramLabel = "FIELD",
            defaultValue = DEFAULT_SORT,
            converter = SortConverter.class,
            completionCandidates = Sorts.class,
            description =
                    "By created_at, name or expires_at, with a minus in front from the last to the first; keys that"
                            + " never expire come after all that do (default: " + DEFAULT_SORT + ").")
    private KeySort sort = KeySort.NEWEST;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = DEFAULT_LIMIT,
            converter = LimitConverter.class,
            description = "The most keys to list (default: " + DEFAULT_LIMIT + ").")
    private int limit;

    @Option(
            names = "--cursor",
            paramLabel = "CURSOR",
            converter = CursorConverter.class,
            description = "Go on where the listing before this one said so.")
    private @Nullable String cursor;

    ListCommand(CommandContext context) {
        super(context);
    }

    @Override
    boolean run(Management management) {
        boolean everyKey = search == null && state == null && !demo && cursor == null;
        printer(management)
                .list(
                        keys(management.keys()),
                        everyKey
                                ? "There are no keys. Create one: latchkey create --name NAME"
                                : "No key is like that. List all keys: latchkey list --all");
        return true;
    }

    /** As many pages as it takes. */
    private KeyPage keys(KeyAdministration keys) {
        Instant now = now();
        return context().during("Reading keys", progress -> {
            List<ApiKey> found = new ArrayList<>();
            String next = cursor;
            do {
                int pageLimit = Math.min(limit - found.size(), KeyQuery.MAX_LIMIT);
                KeyType type = demo ? KeyType.DEMO : null;
                KeyPage page = keys.list(new KeyQuery(search, state, all, type, null, sort, next, pageLimit, now));
                found.addAll(page.keys());
                next = page.next();
                progress.reached(Figures.number(found.size()) + " keys");
            } while (next != null && found.size() < limit);
            return new KeyPage(found, next);
        });
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

    static final class SortConverter implements ITypeConverter<KeySort> {
        @Override
        public KeySort convert(String text) {
            return KeySort.ofLabel(text.strip().toLowerCase(Locale.ROOT));
        }
    }

    static final class CursorConverter implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (text.isEmpty() || text.length() > LONGEST_CURSOR) {
                throw new IllegalArgumentException(
                        "the cursor is not one that a listing has given; leave it out to begin anew");
            }
            return text;
        }
    }

    static final class Sorts implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(KeySort.values()).map(KeySort::label).iterator();
        }
    }

    static final class LimitConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return WholeNumber.parse(text, 1, MOST, "a number from 1 to " + MOST);
        }
    }
}
