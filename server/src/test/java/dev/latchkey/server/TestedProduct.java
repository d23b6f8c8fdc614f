package dev.latchkey.server;

import dev.latchkey.server.contract.Contract;
import dev.latchkey.server.health.Health;
import dev.latchkey.testkit.InMemoryUsageStore;
import dev.latchkey.testkit.SettableTime;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** What stands on the platform while it is tested. */
public interface TestedProduct {

    /** What the whole does. */
    Contract contract();

    /** What handles the product's part of it. */
    List<Consumer<Routes>> features(Platform platform);

    /** What a product gets of a running server. */
    record Platform(
            StoreSwitch store,
            InMemoryUsageStore usage,
            Supplier<Health> health,
            PrometheusRegistry registry,
            SettableTime time,
            RandomGenerator random) {}
}
