package dev.latchkey.generator.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.generator.patients.PatientFormat;
import dev.latchkey.generator.patients.PatientGenerator;
import dev.latchkey.generator.patients.PatientWriter;
import dev.latchkey.generator.patients.Scenario;
import dev.latchkey.generator.patients.format.OutputFormat;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.key.StoreUnavailableException;
import dev.latchkey.usage.Usage;
import dev.latchkey.usage.UsageEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

class JobsTest extends JobsFixture {

    @Test
    void a_job_is_made_and_its_archive_has_what_was_ordered() throws IOException {
        Job job = submit(order(450, OutputFormat.JSON, OutputFormat.NDJSON));
        assertThat(found(job).status()).isEqualTo(JobStatus.PENDING);

        assertThat(jobs.workOnNext()).isTrue();

        Job completed = found(job);
        assertThat(completed.status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(completed.progress()).isEqualTo(new JobProgress("Done", 3, 3, 450, 100));
        try (ZipFile zip = new ZipFile(archived(jobs, completed).file().toFile())) {
            assertThat(zip.getInputStream(zip.getEntry("patients.json")).readAllBytes())
                    .isEqualTo(patients(450, PatientFormat.JSON));
            byte[] lines = zip.getInputStream(zip.getEntry("patients.ndjson")).readAllBytes();
            assertThat(lines).isEqualTo(patients(450, PatientFormat.NDJSON));
            assertThat(zip.size()).isEqualTo(2);
            JobResult result = result(completed);
            assertThat(result.files())
                    .contains(new JobFile("patients.ndjson", lines.length))
                    .hasSize(2);
            assertThat(result.summary()).startsWith("{\"total_patients\":450,\"nationalities\":{");
        }
        assertThat(jobs.workOnNext()).isFalse();
    }

    private static byte[] patients(int count, PatientFormat format) {
        return new PatientWriter(new PatientGenerator(Scenario.standard(), 42), 0, count, format).next(count);
    }

    private static JobResult result(Job job) {
        JobResult result = job.result();
        assertThat(result).isNotNull();
        return result;
    }

    @Test
    void a_completed_job_is_charged_at_its_completion_under_its_own_id() {
        Job job = submit(order(30, OutputFormat.JSON));
        assertThat(charged(OWNER)).isEqualTo(Usage.NONE);
        time.advance(Duration.ofHours(2));

        jobs.workOnNext();

        assertThat(charged(OWNER)).isEqualTo(new Usage(0, 30));
        UsageEvent event = usage.events().get(0);
        assertThat(new UUID(event.requestIdHigh(), event.requestIdLow())).isEqualTo(job.id());
        assertThat(event.admittedAt()).isEqualTo(time.millis());
        assertThat(event.route()).isEqualTo("/generation");
    }

    @Test
    void progress_moves_and_never_back() {
        Job job = submit(order(2_000, OutputFormat.JSON, OutputFormat.NDJSON));
        List<JobProgress> reports = reported(job);

        jobs.workOnNext();

        assertThat(reports).extracting(JobProgress::percent).isSorted().doesNotContain(100);
        assertThat(reports).extracting(JobProgress::patients).isSorted().contains(0, 200, 1_000, 2_000);
        assertThat(reports).extracting(JobProgress::completedSteps).isSorted().contains(0, 1, 2);
        assertThat(reports)
                .extracting(JobProgress::step)
                .contains("Drawing casualties", "Writing json", "Writing ndjson");
    }

    @Test
    void progress_moves_with_the_patients_that_are_drawn_too() {
        Job job = submit(order(2_000, OutputFormat.JSON));
        List<JobProgress> reports = reported(job);

        jobs.workOnNext();

        assertThat(reports)
                .filteredOn(report -> report.step().equals("Drawing casualties"))
                .extracting(JobProgress::percent)
                .contains(5, 25, 45);
        assertThat(reports).extracting(JobProgress::percent).contains(50, 75, 95);
    }

    @Test
    void a_job_that_is_cancelled_in_the_middle_stops_at_its_next_step() throws IOException {
        Job job = submit(order(10_000, OutputFormat.JSON));
        AtomicInteger reports = new AtomicInteger();
        hooks.before("report", () -> {
            if (reports.incrementAndGet() == 60) {
                assertThat(jobs.cancel(OWNER, job.id())).isTrue();
            }
        });

        assertThat(jobs.workOnNext()).isTrue();

        assertThat(reports).hasValue(60);
        assertThat(found(job).status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(charged(OWNER)).isEqualTo(Usage.NONE);
        assertThat(jobs.archive(found(job)).toCompletableFuture().join()).isEmpty();
        assertThat(directory).isEmptyDirectory();
        assertThat(jobs.cancel(OWNER, job.id())).isFalse();
    }

    @Test
    void a_job_that_is_deleted_in_the_middle_leaves_nothing() {
        Job job = submit(order(10_000, OutputFormat.JSON));
        hooks.before("report", () -> jobs.delete(OWNER, job.id()));

        jobs.workOnNext();

        assertThat(jobs.find(OWNER, job.id())).isEmpty();
        assertThat(charged(OWNER)).isEqualTo(Usage.NONE);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void a_job_that_was_cancelled_elsewhere_at_the_last_moment_is_not_charged() {
        Job job = submit(order(30, OutputFormat.JSON));
        hooks.before("complete", () -> repository.cancel(OWNER, job.id(), NOW));

        jobs.workOnNext();

        assertThat(found(job).status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(charged(OWNER)).isEqualTo(Usage.NONE);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void a_deleted_jobs_archive_goes_with_it() {
        Job job = submit(order(30, OutputFormat.JSON));
        jobs.workOnNext();
        assertThat(directory).isNotEmptyDirectory();

        assertThat(jobs.delete(OWNER, job.id())).isTrue();

        assertThat(directory).isEmptyDirectory();
        assertThat(charged(OWNER)).isEqualTo(new Usage(0, 30));
    }

    @Test
    void an_archive_that_is_not_here_is_made_again_to_the_byte() throws IOException {
        Job job = submit(order(700, OutputFormat.JSON, OutputFormat.NDJSON));
        jobs.workOnNext();
        byte[] first = Files.readAllBytes(archived(jobs, found(job)).file());

        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Jobs other = node("b", archivesIn(elsewhere, SPACE), 0);
        assertThat(archived(other, found(job)).file()).hasParent(elsewhere).hasBinaryContent(first);
        assertThat(charged(OWNER)).isEqualTo(new Usage(0, 700));
    }

    @Test
    void an_order_that_needs_more_room_than_there_is_fails_and_is_not_charged() throws IOException {
        ArchiveStore small = archivesIn(directory, 10_000);
        jobs = node("a", small, 0);
        Job job = submit(order(5_000, OutputFormat.JSON));

        jobs.workOnNext();

        assertThat(found(job).status()).isEqualTo(JobStatus.FAILED);
        assertThat(jobs.tally().failed()).isEqualTo(1);
        assertThat(found(job).failure()).isEqualTo(JobFailure.NO_SPACE);
        assertThat(charged(OWNER)).isEqualTo(Usage.NONE);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void files_that_cannot_be_created_are_no_want_of_space() throws IOException {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        jobs = node("a", archivesIn(elsewhere, SPACE), 0);
        Job job = submit(order(5, OutputFormat.JSON));
        Files.delete(elsewhere);

        jobs.workOnNext();

        assertThat(found(job).failure()).isEqualTo(JobFailure.FILES_UNAVAILABLE);
        assertThat(charged(OWNER)).isEqualTo(Usage.NONE);
    }

    @Test
    void a_configuration_that_cannot_be_read_fails_its_job_alone() {
        Job broken = submit(new JobOrder(
                "{}", "{\"days_of_fighting\":-5}", 5, 1, List.of(OutputFormat.JSON), false, false, JobPriority.HIGH));
        Job good = submit(order(5, OutputFormat.JSON));

        assertThat(jobs.workOnNext()).isTrue();
        assertThat(jobs.workOnNext()).isTrue();

        assertThat(found(broken).failure()).isEqualTo(JobFailure.UNEXPECTED);
        assertThat(found(good).status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(directory)
                .isDirectoryContaining(file -> file.endsWith(good.id() + ".zip"))
                .isDirectoryNotContaining(file -> file.toString().endsWith(".draft"));
    }

    @Test
    void while_the_store_is_away_work_goes_on_and_waits_to_be_told() {
        Job job = submit(order(3_000, OutputFormat.JSON));
        hooks.before("report", JobsTest::away);
        AtomicInteger tries = new AtomicInteger();
        hooks.before("complete", () -> {
            if (tries.incrementAndGet() == 1) {
                away();
            }
        });

        jobs.workOnNext();

        assertThat(tries).hasValue(2);
        assertThat(found(job).status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(charged(OWNER)).isEqualTo(new Usage(0, 3_000));
        hooks.before("claim", JobsTest::away);
        assertThat(jobs.workOnNext()).isFalse();
    }

    @Test
    void a_small_job_is_made_while_all_workers_are_at_large_ones() {
        CountDownLatch largeOnesAreBegun = new CountDownLatch(2);
        CountDownLatch smallOneIsDone = new CountDownLatch(1);
        hooks.before("report", () -> {
            largeOnesAreBegun.countDown();
            await(smallOneIsDone);
        });
        Jobs node = node("a", archives, 2);
        for (int i = 0; i < 4; i++) {
            jobs.submit(new UUID(0, i), order(JobSettings.SMALL + 1, OutputFormat.JSON), null);
        }
        node.start();
        await(largeOnesAreBegun);
        hooks.before("report", () -> {});
        hooks.before("complete", smallOneIsDone::countDown);

        Job small = node.submit(OWNER, order(JobSettings.SMALL, OutputFormat.JSON), null)
                .job();
        await(smallOneIsDone);

        node.close();
        assertThat(found(small).status()).isEqualTo(JobStatus.COMPLETED);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void away() {
        throw new StoreUnavailableException("away", new IOException());
    }

    @Test
    void a_node_that_stops_puts_back_what_it_is_at_and_another_makes_it() {
        Job job = submit(order(10_000, OutputFormat.JSON));
        hooks.before("report", jobs::close);

        jobs.workOnNext();
        assertThat(found(job).status()).isEqualTo(JobStatus.PENDING);
        assertThat(directory).isEmptyDirectory();

        hooks.before("report", () -> {});
        Jobs other = node("b", archives, 0);
        assertThat(other.workOnNext()).isTrue();
        assertThat(found(job).status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(charged(OWNER)).isEqualTo(new Usage(0, 10_000));
    }

    @Test
    void what_a_killed_process_ran_starts_again_when_the_node_is_back() {
        Job job = submit(order(30, OutputFormat.JSON));
        repository.claim("a", UUID.randomUUID(), Integer.MAX_VALUE, NOW);

        Jobs back = node("a", archives, 0);
        back.start();

        assertThat(found(job).status()).isEqualTo(JobStatus.PENDING);
        assertThat(back.workOnNext()).isTrue();
        assertThat(charged(OWNER)).isEqualTo(new Usage(0, 30));
    }

    @Test
    void a_full_queue_takes_no_more_of_one_owner_but_of_others() {
        for (int i = 0; i < JobSettings.UNFINISHED_OF_OWNER; i++) {
            submit(order(1, OutputFormat.JSON));
        }

        assertThat(jobs.submit(OWNER, order(1, OutputFormat.JSON), null).verdict())
                .isEqualTo(QueueVerdict.OWNER_FULL);
        assertThat(jobs.tally().turnedAway()).isEqualTo(1);
        // Later, since of two owners who were never served the one with the oldest job is.
        time.advance(Duration.ofSeconds(1));
        assertThat(jobs.submit(UUID.randomUUID(), order(1, OutputFormat.JSON), null)
                        .verdict())
                .isEqualTo(QueueVerdict.ADDED);
        jobs.workOnNext();
        assertThat(jobs.submit(OWNER, order(1, OutputFormat.JSON), null).verdict())
                .isEqualTo(QueueVerdict.ADDED);
    }

    @Test
    void those_who_share_the_demo_key_find_jobs_by_id_alone_for_an_hour_and_have_a_small_part_of_the_queue() {
        UUID demo = BuiltInKey.DEMO.id();
        Job job = jobs.submit(demo, order(5, OutputFormat.JSON), null).job();
        for (int i = 1; i < JobSettings.UNFINISHED_OF_SHARED; i++) {
            jobs.submit(demo, order(5, OutputFormat.JSON), null);
        }

        assertThat(jobs.submit(demo, order(5, OutputFormat.JSON), null).verdict())
                .isEqualTo(QueueVerdict.OWNER_FULL);
        assertThat(jobs.newest(demo, 0, 9)).isEmpty();
        time.advance(Duration.ofMinutes(59));
        assertThat(jobs.find(demo, job.id())).isPresent();
        time.advance(Duration.ofMinutes(1));
        assertThat(jobs.find(demo, job.id())).isEmpty();
    }

    @Test
    void a_password_comes_with_an_order_exactly_if_it_is_to_be_encrypted() {
        assertThatThrownBy(() -> jobs.submit(OWNER, sealedOrder(3), null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> jobs.submit(OWNER, order(3, OutputFormat.JSON), "password".toCharArray()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
