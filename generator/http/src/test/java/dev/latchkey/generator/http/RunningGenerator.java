package dev.latchkey.generator.http;

import dev.latchkey.generator.http.configurations.ConfigurationRoutes;
import dev.latchkey.generator.http.configurations.KeptConfigurations;
import dev.latchkey.generator.http.configurations.PresetRoutes;
import dev.latchkey.generator.http.configurations.WrittenPresets;
import dev.latchkey.generator.http.downloads.DownloadRoute;
import dev.latchkey.generator.http.established.EstablishedMetrics;
import dev.latchkey.generator.http.established.EstablishedRoutes;
import dev.latchkey.generator.http.generation.GenerationRoute;
import dev.latchkey.generator.http.jobs.JobRoutes;
import dev.latchkey.generator.http.page.PageRoutes;
import dev.latchkey.generator.http.patients.GenerateRoute;
import dev.latchkey.generator.http.patients.StreamingRoute;
import dev.latchkey.generator.http.visualizations.VisualizationRoutes;
import dev.latchkey.generator.jobs.ArchiveStore;
import dev.latchkey.generator.jobs.JobCharge;
import dev.latchkey.generator.jobs.JobRepository;
import dev.latchkey.generator.jobs.JobSettings;
import dev.latchkey.generator.jobs.Jobs;
import dev.latchkey.generator.jobs.TemplateRepository;
import dev.latchkey.generator.jobs.Templates;
import dev.latchkey.generator.patients.format.PasswordEncryption;
import dev.latchkey.generator.testkit.InMemoryJobRepository;
import dev.latchkey.generator.testkit.InMemoryTemplateRepository;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.server.Routes;
import dev.latchkey.server.RunningServer;
import dev.latchkey.server.ServerSettings;
import dev.latchkey.server.TestedProduct;
import dev.latchkey.server.contract.Contract;
import dev.latchkey.usage.UsageBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The real server with the generator on it, on a free port. */
final class RunningGenerator extends RunningServer {

    private static final long ARCHIVE_SPACE = 100_000_000;

    final InMemoryJobRepository jobRepository;
    final ArchiveStore archives;

    /** Makes archives again. */
    final ExecutorService remaking;

    private final Product.Parts parts;

    RunningGenerator() {
        this(new ServerSettings("127.0.0.1", 0, 1));
    }

    RunningGenerator(ServerSettings settings) {
        this(settings, new Product());
    }

    private RunningGenerator(ServerSettings settings, Product product) {
        super(settings, product, List.of());
        parts = Objects.requireNonNull(product.parts);
        jobRepository = parts.jobRepository();
        archives = parts.archives();
        remaking = parts.remaking();
        parts.jobs().start();
    }

    @Override
    public void close() {
        super.close();
        parts.close();
    }

    private static final class Product implements TestedProduct {

        private @Nullable Parts parts;

        @Override
        public Contract contract() {
            return GeneratorContract.load();
        }

        @Override
        public List<Consumer<Routes>> features(Platform platform) {
            Parts made = Parts.on(platform);
            parts = made;
            Templates templates = new Templates(
                    platform.store().over(TemplateRepository.class, new InMemoryTemplateRepository()),
                    UUID::randomUUID,
                    platform.time());
            KeptConfigurations kept = new KeptConfigurations(templates);
            EstablishedMetrics.register(platform.registry());
            Supplier<CompletionStage<WrittenPresets>> presets = WrittenPresets.onDemand();
            return List.of(
                    new PageRoutes("test", Optional.of(BuiltInKey.DEMO)),
                    new GenerateRoute(platform.random()),
                    new StreamingRoute(kept, platform.random()),
                    new GenerationRoute(made.jobs(), kept, platform.random()),
                    new VisualizationRoutes(made.jobs()),
                    new JobRoutes(made.jobs(), platform.time()),
                    new DownloadRoute(made.jobs()),
                    new ConfigurationRoutes(templates, presets),
                    new PresetRoutes(presets),
                    new EstablishedRoutes(platform.health(), "test", Optional.of(BuiltInKey.DEMO), platform.time()));
        }

        private record Parts(
                InMemoryJobRepository jobRepository,
                Path directory,
                ArchiveStore archives,
                ExecutorService remaking,
                Jobs jobs)
                implements AutoCloseable {

            static Parts on(Platform platform) {
                InMemoryJobRepository jobRepository = new InMemoryJobRepository(platform.usage());
                Path directory;
                ArchiveStore archives;
                try {
                    directory = Files.createTempDirectory("archives");
                    archives = new ArchiveStore(directory, ARCHIVE_SPACE, jobRepository::wanted);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                ExecutorService remaking = Executors.newSingleThreadExecutor();
                Jobs jobs = new Jobs(
                        platform.store().over(JobRepository.class, jobRepository),
                        archives,
                        new PasswordEncryption(platform.random()),
                        new JobCharge("/api/v1/generation", UsageBatch::new),
                        "node",
                        new JobSettings(1, Duration.ofDays(7)),
                        UUID::randomUUID,
                        platform.time(),
                        Thread::new,
                        remaking);
                return new Parts(jobRepository, directory, archives, remaking, jobs);
            }

            @Override
            public void close() {
                jobs.close();
                archives.jobs().forEach(archives::delete);
                var unused = directory.toFile().delete();
                remaking.shutdownNow();
            }
        }
    }
}
