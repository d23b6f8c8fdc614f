package dev.latchkey.app;

import dev.latchkey.engine.Latchkey;
import dev.latchkey.generator.cli.JobOptions;
import dev.latchkey.generator.http.configurations.ConfigurationRoutes;
import dev.latchkey.generator.http.configurations.KeptConfigurations;
import dev.latchkey.generator.http.configurations.PresetRoutes;
import dev.latchkey.generator.http.configurations.WrittenPresets;
import dev.latchkey.generator.http.downloads.DownloadRoute;
import dev.latchkey.generator.http.generation.GenerationRoute;
import dev.latchkey.generator.http.jobs.JobRoutes;
import dev.latchkey.generator.http.patients.StreamingRoute;
import dev.latchkey.generator.http.visualizations.VisualizationRoutes;
import dev.latchkey.generator.jobs.ArchiveStore;
import dev.latchkey.generator.jobs.JobCharge;
import dev.latchkey.generator.jobs.JobRepository;
import dev.latchkey.generator.jobs.JobSettings;
import dev.latchkey.generator.jobs.JobStatus;
import dev.latchkey.generator.jobs.JobTally;
import dev.latchkey.generator.jobs.JobUpkeep;
import dev.latchkey.generator.jobs.Jobs;
import dev.latchkey.generator.jobs.TemplateRepository;
import dev.latchkey.generator.jobs.Templates;
import dev.latchkey.generator.patients.format.PasswordEncryption;
import dev.latchkey.generator.store.jdbc.JdbcJobRepository;
import dev.latchkey.generator.store.jdbc.JdbcTemplateRepository;
import dev.latchkey.server.Routes;
import dev.latchkey.store.jdbc.Database;
import dev.latchkey.time.TimeSource;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Patients made in the background: the parts that this takes. */
final class JobWork implements AutoCloseable {

    private static final String ROUTE = "/api/v1/generation";

    private final Jobs jobs;
    private final JobUpkeep upkeep;
    private final ExecutorService remaking;
    private final List<Consumer<Routes>> features;
    private final Supplier<CompletionStage<WrittenPresets>> presets;

    /**
     * Nothing is worked on yet.
     */
    JobWork(
            JobOptions options,
            Latchkey engine,
            ArchiveStore archives,
            SecureRandom random,
            TimeSource time,
            ThreadFactory workers,
            ThreadFactory downloaders) {
        Database database = engine.database();
        // One, so that making archives again takes no more than one core.
        remaking = Executors.newSingleThreadExecutor(downloaders);
        JobRepository repository = new JdbcJobRepository(database);
        TemplateRepository kept = new JdbcTemplateRepository(database);
        jobs = new Jobs(
                repository,
                archives,
                new PasswordEncryption(random),
                new JobCharge(ROUTE, engine.batches()),
                engine.node(),
                new JobSettings(options.workers(), options.age()),
                UUID::randomUUID,
                time,
                workers,
                remaking);
        upkeep = new JobUpkeep(
                repository,
                kept,
                archives,
                engine.node(),
                () -> database.usage().runningNodes(time.instant()),
                time);
        Templates templates = new Templates(kept, UUID::randomUUID, time);
        KeptConfigurations configurations = new KeptConfigurations(templates);
        presets = WrittenPresets.onDemand();
        features = List.of(
                new GenerationRoute(jobs, configurations, random),
                new StreamingRoute(configurations, random),
                new VisualizationRoutes(jobs),
                new JobRoutes(jobs, time),
                new DownloadRoute(jobs),
                new ConfigurationRoutes(templates, presets),
                new PresetRoutes(presets));
    }

    /** Shows operators what becomes of jobs on this node. */
    void register(PrometheusRegistry registry) {
        JobTally tally = jobs.tally();
        GaugeWithCallback.builder()
                .name("latchkey_jobs_running")
                .help("Jobs that this node works on now")
                .callback(callback -> callback.call(tally.running()))
                .register(registry);
        CounterWithCallback.builder()
                .name("latchkey_jobs_ended_total")
                .help("Jobs that came to their end on this node, by how they ended")
                .labelNames("status")
                .callback(callback -> {
                    callback.call((double) tally.completed(), JobStatus.COMPLETED.label());
                    callback.call((double) tally.failed(), JobStatus.FAILED.label());
                })
                .register(registry);
        CounterWithCallback.builder()
                .name("latchkey_jobs_turned_away_total")
                .help("Orders that the queue had no room for")
                .callback(callback -> callback.call((double) tally.turnedAway()))
                .register(registry);
    }

    List<Consumer<Routes>> features() {
        return features;
    }

    /** Prepares what the first callers would otherwise wait for, in the background. */
    void prepare() {
        var unused = presets.get();
    }

    /** To be done regularly. */
    Runnable upkeep() {
        return upkeep;
    }

    void start() {
        jobs.start();
    }

    @Override
    public void close() {
        remaking.shutdownNow();
        jobs.close();
    }
}
