package dev.latchkey.cli;

import dev.latchkey.key.ApiKey;
import dev.latchkey.usage.DayUsage;
import dev.latchkey.usage.Usage;
import dev.latchkey.usage.UsageReport;

/** Writes reports in the format that was asked for. */
interface ReportPrinter {

    /** What one key used. */
    void usage(ApiKey key, UsageReport report);

    /** What all keys used together. */
    void stats(Statistics statistics);

    /** What was used in all days of the report. */
    static Usage total(UsageReport report) {
        return report.days().stream().map(DayUsage::usage).reduce(Usage.NONE, Usage::plus);
    }
}
