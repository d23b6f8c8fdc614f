package dev.latchkey.generator.http.established;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class EstablishedMetricsTest {

    private final PrometheusRegistry registry = new PrometheusRegistry();

    @Test
    void they_are_there_before_anything_is_counted_and_by_endpoint_after() throws IOException {
        EstablishedMetrics.register(registry);
        Counter requests = Counter.builder()
                .name("latchkey_requests_total")
                .labelNames("route", "status")
                .register(registry);

        assertThat(written())
                .contains("api_requests_total 0")
                .contains("# TYPE api_request_duration_seconds histogram")
                .contains("api_request_duration_seconds_count 0");

        requests.labelValues("/a", "200").inc();

        assertThat(written())
                .contains("api_requests_total{endpoint=\"/a\",status=\"200\"} 1")
                .doesNotContain("api_requests_total 0");
    }

    private String written() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(out, registry.scrape());
        return out.toString(UTF_8);
    }
}
