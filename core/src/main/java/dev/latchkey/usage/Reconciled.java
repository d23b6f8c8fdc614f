package dev.latchkey.usage;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyAdministration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of usage, compared.
 *
 * @param comparisons of every two grains, each with its first {@value #MOST} differences
 * @param names of the keys that have a difference, as far as they are known still
 */
public record Reconciled(List<UsageComparison> comparisons, Map<UUID, String> names) {

    /** How many differences of a pair of grains are told; the others are counted. */
    public static final int MOST = 100;

    /** Takes copies. */
    public Reconciled {
        comparisons = List.copyOf(comparisons);
        names = Map.copyOf(names);
    }

    /**
     * Compares every two grains. Blocking, and takes its time.
     *
     * @param firstDay the first day to look at, or null for as far back as there is anything to compare
     * @param progress is told before each two what they are
     */
    public static Reconciled compare(
            UsageReconciliation usage,
            KeyAdministration keys,
            @Nullable LocalDate firstDay,
            Consumer<String> progress) {
        List<UsageComparison> comparisons = new ArrayList<>();
        for (GrainPair pair : GrainPair.values()) {
            progress.accept(pair.finer().label() + " and " + pair.coarser().label());
            comparisons.add(usage.compare(pair, firstDay, MOST));
        }
        Map<UUID, String> names = new HashMap<>();
        comparisons.stream()
                .flatMap(comparison -> comparison.first().stream())
                .map(UsageDifference::key)
                .distinct()
                .forEach(id -> keys.findById(id).map(ApiKey::name).ifPresent(name -> names.put(id, name)));
        return new Reconciled(comparisons, names);
    }

    /** How many differences there are. */
    public long differences() {
        return comparisons.stream().mapToLong(UsageComparison::differences).sum();
    }

    /** The differences that are told. */
    public List<UsageDifference> shown() {
        return comparisons.stream()
                .flatMap(comparison -> comparison.first().stream())
                .toList();
    }

    /** How many differences are not told. */
    public long more() {
        return differences() - shown().size();
    }
}
