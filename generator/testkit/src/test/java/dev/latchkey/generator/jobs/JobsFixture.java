package dev.latchkey.generator.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.generator.patients.format.OutputFormat;
import dev.latchkey.generator.patients.format.PasswordEncryption;
import dev.latchkey.generator.testkit.InMemoryJobRepository;
import dev.latchkey.generator.testkit.InMemoryTemplateRepository;
import dev.latchkey.testkit.InMemoryUsageStore;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.Usage;
import dev.latchkey.usage.UsageBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A node's jobs, on stores in memory. Every look at the clock takes a second, so that each step is worth a report. */
abstract class JobsFixture {

    static final Instant NOW = Instant.parse("2025-06-15T12:34:56Z");
    static final UUID OWNER = UUID.fromString("12345678-90ab-4cde-8f01-234567890abc");
    static final Duration AGE = Duration.ofDays(7);
    static final long SPACE = 100_000_000;

    @TempDir
    Path directory;

    final InMemoryUsageStore usage = new InMemoryUsageStore();
    final InMemoryJobRepository repository = new InMemoryJobRepository(usage);
    final InMemoryTemplateRepository templates = new InMemoryTemplateRepository();
    final Hooks hooks = new Hooks(repository);
    final SlowTime time = new SlowTime();
    ArchiveStore archives;
    Jobs jobs;

    static final class SlowTime implements TimeSource {
        private final AtomicLong nanos = new AtomicLong();
        private final AtomicLong millis = new AtomicLong(NOW.toEpochMilli());

        @Override
        public long nanos() {
            return nanos.addAndGet(1_000_000_000L);
        }

        @Override
        public long millis() {
            return millis.get();
        }

        void advance(Duration by) {
            millis.addAndGet(by.toMillis());
        }
    }

    @BeforeEach
    void open() throws IOException {
        archives = archivesIn(directory, SPACE);
        jobs = node("a", archives, 0);
    }

    final Jobs node(String name, ArchiveStore store, int workers) {
        return new Jobs(
                hooks.repository(),
                store,
                new PasswordEncryption(new SecureRandom()),
                new JobCharge("/generation", UsageBatch::keepingEvents),
                name,
                new JobSettings(workers, AGE),
                UUID::randomUUID,
                time,
                Thread::new,
                Runnable::run);
    }

    final ArchiveStore archivesIn(Path place, long space) throws IOException {
        return new ArchiveStore(place, space, repository::wanted);
    }

    /** The archive of a job that has one. */
    static Archive archived(Jobs node, Job job) {
        return node.archive(job).toCompletableFuture().join().orElseThrow();
    }

    static JobOrder order(int patients, OutputFormat... formats) {
        return new JobOrder("{}", "{}", patients, 42, List.of(formats), false, false, JobPriority.NORMAL);
    }

    static JobOrder sealedOrder(int patients) {
        return new JobOrder("{}", "{}", patients, 42, List.of(OutputFormat.JSON), true, true, JobPriority.NORMAL);
    }

    final Job submit(JobOrder order) {
        Submission submission = jobs.submit(OWNER, order, order.encrypted() ? "a good password".toCharArray() : null);
        assertThat(submission.verdict()).isEqualTo(QueueVerdict.ADDED);
        return submission.job();
    }

    final Job found(Job job) {
        return jobs.find(job.owner(), job.id()).orElseThrow();
    }

    final Usage charged(UUID owner) {
        return usage.usage(List.of(owner), time.instant())
                .values()
                .iterator()
                .next()
                .total();
    }

    /** Has every progress that is reported noted. */
    final List<JobProgress> reported(Job job) {
        List<JobProgress> reports = new ArrayList<>();
        hooks.before(
                "report", () -> repository.find(job.owner(), job.id()).ifPresent(now -> reports.add(now.progress())));
        return reports;
    }
}
