package dev.latchkey.limit;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** What a shared limiter asks its node for when it lost something, or never knew it. Thread-safe; never blocks. */
public interface PastRequests {

    /** What this node admitted of a key in the last hour, oldest first. */
    List<PastAdmissions> recent(UUID key);

    /**
     * How many requests of a key all nodes admitted on each UTC day; days without any may be left out.
     *
     * @param last the last day that is asked for, which is over
     * @return fails where that is not to be had at the moment
     */
    CompletionStage<Map<LocalDate, Long>> byDay(UUID key, LocalDate first, LocalDate last);
}
