package dev.latchkey.usage;

import dev.latchkey.key.StoreUnavailableException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a store's grains agree: each tells of the same usage, so whatever one says must follow from the other.
 * Thread-safe; blocking.
 */
public interface UsageReconciliation {

    /**
     * Compares two grains in every period that both still hold whole, in requests, units and statuses. Both are seen in one
     * state of the store, whatever is added or pruned meanwhile.
     *
     * @param firstDay the first day to look at, or null for as far back as both reach; totals are compared whole in any case
     * @param most how many differences are told; all are counted
     * @throws StoreUnavailableException when the store cannot be reached
     */
    UsageComparison compare(GrainPair pair, @Nullable LocalDate firstDay, int most);
}
