package dev.latchkey.server.connection;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.IntSupplier;

/** What is counted of connections, with Prometheus's names. No label grows with addresses. Thread-safe. */
public final class ConnectionMetrics {

    private final PrometheusRegistry registry;
    private final Counter refused;
    private final Counter cut;

    /** Counts from zero. */
    public ConnectionMetrics(PrometheusRegistry registry) {
        this.registry = registry;
        refused = Counter.builder()
                .name("latchkey_connections_refused_total")
                .help(
                        "Connections closed since there may be no more: as soon as they were accepted, by the bound that was"
                                + " reached, all or address; and idle ones, to make room for others.")
                .labelNames("bound")
                .register(registry);
        refused.initLabelValues("all");
        refused.initLabelValues("address");
        refused.initLabelValues("idle");
        cut = Counter.builder()
                .name("latchkey_connections_cut_total")
                .help(
                        "Connections closed while memory for unread answers and unfinished requests was short, or files to be sent were too many.")
                .register(registry);
    }

    void countOpen(IntSupplier open) {
        GaugeWithCallback.builder()
                .name("latchkey_connections")
                .help("Connections that are open.")
                .callback(callback -> callback.call(open.getAsInt()))
                .register(registry);
    }

    /** @param bound what was reached: all, address or idle */
    void countRefused(String bound) {
        refused.labelValues(bound).inc();
    }

    void countCut() {
        cut.inc();
    }
}
