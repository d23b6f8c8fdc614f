package dev.latchkey.cli.command.key;

import dev.latchkey.cli.shell.Quoted;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeySort;
import dev.latchkey.usage.KeyUsage;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;

/**
 * In which order keys are listed: in one that the store keeps, or by when they were last used, which changes with every request
 * and is sorted by here.
 *
 * @param label its name
 * @param store the order in which keys are read
 */
record ListOrder(String label, KeySort store) {

    static final ListOrder NEWEST = new ListOrder(KeySort.NEWEST.label(), KeySort.NEWEST);

    private static final String LAST_USED = "last_used";
    private static final String LAST_USED_BACKWARDS = "-last_used";

    /** Whether the store keeps it, so that a listing can go on from one page to the next. */
    boolean isKept() {
        return !label.endsWith(LAST_USED);
    }

    /** Sorts by an order that the store does not keep; a key that was never used comes before all that were. */
    List<ApiKey> sorted(List<ApiKey> keys, Map<UUID, KeyUsage> usages) {
        Comparator<ApiKey> upwards =
                Comparator.comparing(key -> lastUsed(Objects.requireNonNull(usages.get(key.id()))));
        return keys.stream()
                .sorted(label.startsWith("-") ? upwards.reversed() : upwards)
                .toList();
    }

    private static Instant lastUsed(KeyUsage usage) {
        Instant at = usage.lastUsedAt();
        return at == null ? Instant.MIN : at;
    }

    /** The names of all. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Stream.concat(
                            Arrays.stream(KeySort.values()).map(KeySort::label),
                            Stream.of(LAST_USED, LAST_USED_BACKWARDS))
                    .iterator();
        }
    }

    static final class Converter implements ITypeConverter<ListOrder> {
        @Override
        public ListOrder convert(String text) {
            String label = text.strip().toLowerCase(Locale.ROOT).replaceFirst("^(-?last_used)_at$", "$1");
            if (label.equals(LAST_USED) || label.equals(LAST_USED_BACKWARDS)) {
                return new ListOrder(label, KeySort.NEWEST);
            }
            for (KeySort sort : KeySort.values()) {
                if (sort.label().equals(label)) {
                    return new ListOrder(label, sort);
                }
            }
            throw new IllegalArgumentException(
                    "keys are sorted by " + String.join(", ", new Names()) + "; not by " + Quoted.text(text));
        }
    }
}
