package dev.latchkey.generator.jobs;

import dev.latchkey.usage.Method;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageEvent;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * What a completed job adds to its key's usage: its patients, once, at the moment of its completion. The event carries the job's id in place of a
 * request's; the request that asked for the job was counted when it was answered.
 *
 * @param route under which jobs are asked for
 * @param batches makes empty batches, that keep events where single events are kept
 */
public record JobCharge(String route, Supplier<UsageBatch> batches) {

    UsageBatch of(Job job, Instant now) {
        UsageBatch batch = batches.get();
        batch.add(new UsageEvent(
                job.owner(),
                now.toEpochMilli(),
                job.id().getMostSignificantBits(),
                job.id().getLeastSignificantBits(),
                route,
                Method.POST,
                UsageEvent.NO_ADDRESS,
                0,
                job.order().patients(),
                UsageEvent.NOT_SETTLED,
                0,
                0));
        return batch;
    }
}
