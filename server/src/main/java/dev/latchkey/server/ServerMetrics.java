package dev.latchkey.server;

import dev.latchkey.access.RefusalCode;
import dev.latchkey.limit.UnitName;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;

/** What the server counts, with Prometheus's names. No label grows with keys, addresses or paths. Thread-safe. */
final class ServerMetrics {

    private static final double NANOS_PER_SECOND = 1e9;

    private final Counter requests;
    private final Counter units;
    private final Counter refusals;
    private final Counter problems;
    private final Histogram durations;

    ServerMetrics(PrometheusRegistry registry, UnitName unit) {
        requests = Counter.builder()
                .name("latchkey_requests_total")
                .help("Admitted requests, by route and status of the answer.")
                .labelNames("route", "status")
                .register(registry);
        units = Counter.builder()
                .name("latchkey_" + unit.plural() + "_total")
                .help(unit.capitalizedPlural() + " delivered.")
                .register(registry);
        refusals = Counter.builder()
                .name("latchkey_refusals_total")
                .help("Refused requests, by code.")
                .labelNames("code")
                .register(registry);
        problems = Counter.builder()
                .name("latchkey_problems_total")
                .help("Answers that tell of a problem, refusals included, by status.")
                .labelNames("status")
                .register(registry);
        durations = Histogram.builder()
                .name("latchkey_request_duration_seconds")
                .help("Time from a request's arrival to the end of its answer, by route.")
                .unit(Unit.SECONDS)
                .classicOnly()
                .labelNames("route")
                .register(registry);
        for (RefusalCode code : RefusalCode.values()) {
            refusals.initLabelValues(code.name());
        }
    }

    void settled(String route, int status, long nanos) {
        requests.labelValues(route, Integer.toString(status)).inc();
        durations.labelValues(route).observe(nanos / NANOS_PER_SECOND);
    }

    void delivered(long count) {
        units.inc(count);
    }

    void refused(RefusalCode code) {
        refusals.labelValues(code.name()).inc();
    }

    void problem(int status) {
        problems.labelValues(Integer.toString(status)).inc();
    }
}
