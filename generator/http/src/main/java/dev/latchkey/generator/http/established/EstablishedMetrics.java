package dev.latchkey.generator.http.established;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Two of the server's metrics under the names that established dashboards know. They are renamed when they are read, so that no request
 * counts twice.
 */
public final class EstablishedMetrics {

    private static final CounterSnapshot.CounterDataPointSnapshot NO_REQUESTS =
            CounterSnapshot.CounterDataPointSnapshot.builder().value(0).build();
    private static final HistogramSnapshot.HistogramDataPointSnapshot NO_DURATIONS =
            HistogramSnapshot.HistogramDataPointSnapshot.builder()
                    .classicHistogramBuckets(
                            ClassicHistogramBuckets.of(new double[] {Double.POSITIVE_INFINITY}, new long[] {0}))
                    .sum(0)
                    .build();

    private EstablishedMetrics() {}

    /** Registers them; the server's own may be registered later. */
    public static void register(PrometheusRegistry registry) {
        registry.register(new Renamed(
                registry,
                "latchkey_requests",
                "api_requests",
                snapshots -> new CounterSnapshot(
                        new MetricMetadata("api_requests", "Admitted requests, by endpoint and status."),
                        orNothing(
                                NO_REQUESTS,
                                snapshots.stream()
                                        .flatMap(each -> ((CounterSnapshot) each).getDataPoints().stream())
                                        .map(point -> CounterSnapshot.CounterDataPointSnapshot.builder()
                                                .value(point.getValue())
                                                .labels(labels(point.getLabels()))
                                                .build())
                                        .toList()))));
        registry.register(new Renamed(
                registry,
                "latchkey_request_duration_seconds",
                "api_request_duration_seconds",
                snapshots -> new HistogramSnapshot(
                        new MetricMetadata(
                                "api_request_duration_seconds", "Time of requests, by endpoint.", Unit.SECONDS),
                        orNothing(
                                NO_DURATIONS,
                                snapshots.stream()
                                        .flatMap(each -> ((HistogramSnapshot) each).getDataPoints().stream())
                                        .map(point -> HistogramSnapshot.HistogramDataPointSnapshot.builder()
                                                .classicHistogramBuckets(point.getClassicBuckets())
                                                .sum(point.getSum())
                                                .labels(labels(point.getLabels()))
                                                .build())
                                        .toList()))));
    }

    /** A metric without a point is not written at all, and clients look for its name before anything was counted. */
    private static <P> List<P> orNothing(P nothing, List<P> points) {
        return points.isEmpty() ? List.of(nothing) : points;
    }

    /** What the server calls a route is an endpoint there. */
    private static Labels labels(Labels labels) {
        Labels.Builder renamed = Labels.builder();
        labels.forEach(label ->
                renamed.label(label.getName().equals("route") ? "endpoint" : label.getName(), label.getValue()));
        return renamed.build();
    }

    private record Renamed(
            PrometheusRegistry registry,
            String source,
            String name,
            Function<List<MetricSnapshot>, MetricSnapshot> renaming)
            implements Collector {

        @Override
        public MetricSnapshot collect() {
            return renaming.apply(registry.scrape(source::equals).stream().toList());
        }

        /** Looks at the name first: this very scrape may be the one that looks for the source. */
        @Override
        public @Nullable MetricSnapshot collect(Predicate<String> includedNames) {
            return includedNames.test(name) ? collect() : null;
        }
    }
}
