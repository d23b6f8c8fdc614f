package dev.latchkey.usage;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where two grains do not say the same.
 *
 * @param key the key's id; the key itself may have been purged since
 * @param period the start of the period, or null where all time is compared
 * @param route the route's template, or null where routes are not told apart
 * @param finer what the finer grain of the pair says; where totals are compared, of requests and units alone
 * @param coarser what the coarser grain says
 */
public record UsageDifference(
        GrainPair pair,
        UUID key,
        @Nullable Instant period,
        @Nullable String route,
        RollupSums finer,
        RollupSums coarser) {}
