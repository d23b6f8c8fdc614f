package dev.latchkey.testkit;

/**
 * What every {@link dev.latchkey.usage.UsageStore} is held to. Implemented by its test, which provides an empty one.
 */
public interface UsageStoreContract
        extends UsageSumsContract,
                UsageProgressContract,
                UsageReportContract,
                UsageSeriesContract,
                RecentRequestsContract,
                RecordedRequestsContract,
                UsagePruneContract {}
