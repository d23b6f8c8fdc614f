package dev.latchkey.generator.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.latchkey.generator.jobs.Holding;
import dev.latchkey.generator.jobs.Job;
import dev.latchkey.generator.jobs.JobFailure;
import dev.latchkey.generator.jobs.JobFile;
import dev.latchkey.generator.jobs.JobOrder;
import dev.latchkey.generator.jobs.JobPriority;
import dev.latchkey.generator.jobs.JobProgress;
import dev.latchkey.generator.jobs.JobRepository;
import dev.latchkey.generator.jobs.JobResult;
import dev.latchkey.generator.jobs.JobStatus;
import dev.latchkey.generator.jobs.QueueBounds;
import dev.latchkey.generator.jobs.QueueVerdict;
import dev.latchkey.generator.patients.format.OutputFormat;
import dev.latchkey.testkit.Events;
import dev.latchkey.testkit.Together;
import dev.latchkey.usage.Usage;
import dev.latchkey.usage.UsageBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What every store of jobs is held to. */
public interface JobRepositoryContract {

    /** When jobs are made, unless a test says otherwise. */
    Instant NOW = Instant.parse("2025-06-15T12:34:56Z");

    /** No bounds to speak of. */
    QueueBounds WIDE = new QueueBounds(10_000, 10_000, 10_000);

    /** Jobs of however many patients. */
    int ANY_SIZE = Integer.MAX_VALUE;

    /** The repository of this test; empty when the test begins. */
    JobRepository repository();

    /** A key that can have jobs. */
    UUID anOwner();

    /** What the key was charged. */
    Usage charged(UUID owner);

    /** An order for 30 patients in two formats. */
    static JobOrder order(JobPriority priority, boolean encrypted) {
        return new JobOrder(
                "{\"output_formats\":[\"csv\",\"json\"]}",
                "{\"name\":\"Übung\"}",
                30,
                -7,
                List.of(OutputFormat.CSV, OutputFormat.JSON),
                true,
                encrypted,
                priority);
    }

    /** A job that waits. */
    static Job job(UUID owner, Instant createdAt, JobOrder order) {
        return Job.pending(UUID.randomUUID(), owner, order, createdAt, createdAt.plus(Duration.ofDays(7)), "a");
    }

    private Job added(UUID owner, Instant createdAt) {
        return added(owner, createdAt, JobPriority.NORMAL, false);
    }

    private Job added(UUID owner, Instant createdAt, JobPriority priority, boolean encrypted) {
        Job job = job(owner, createdAt, order(priority, encrypted));
        assertThat(repository().add(job, WIDE)).isEqualTo(QueueVerdict.ADDED);
        return job;
    }

    private Job claimed(String node, UUID run) {
        return repository().claim(node, run, ANY_SIZE, NOW).orElseThrow();
    }

    private static JobResult result() {
        return new JobResult(
                "{\"total_patients\":30}",
                List.of(new JobFile("patients.csv.gz", 5), new JobFile("patients.json.gz", 1L << 33)));
    }

    private static UsageBatch charge(UUID owner, long units) {
        UsageBatch batch = UsageBatch.keepingEvents();
        batch.add(Events.charged(owner, NOW, units));
        return batch;
    }

    private Job found(Job job) {
        return repository().find(job.owner(), job.id()).orElseThrow();
    }

    @Test
    default void a_job_is_found_as_it_was_added_and_by_its_owner_alone() {
        UUID owner = anOwner();
        Job job = added(owner, NOW);

        assertThat(repository().find(owner, job.id())).contains(job);
        assertThat(repository().find(anOwner(), job.id())).isEmpty();
        assertThat(repository().find(owner, UUID.randomUUID())).isEmpty();
    }

    @Test
    default void the_newest_jobs_of_an_owner_come_first() {
        UUID owner = anOwner();
        Job first = added(owner, NOW);
        Job third = added(owner, NOW.plusSeconds(2));
        Job second = added(owner, NOW.plusSeconds(1));
        added(anOwner(), NOW);

        assertThat(repository().newest(owner, 0, 9)).containsExactly(third, second, first);
        assertThat(repository().newest(owner, 1, 1)).containsExactly(second);
        assertThat(repository().count(owner)).isEqualTo(3);
    }

    @Test
    default void a_job_that_was_claimed_waits_no_longer() {
        Job job = added(anOwner(), NOW);
        assertThat(job.progress().step()).isEqualTo("Waiting");

        assertThat(claimed("a", UUID.randomUUID()).progress().step()).isEqualTo("Starting");
        assertThat(repository()
                        .find(job.owner(), job.id())
                        .orElseThrow()
                        .progress()
                        .step())
                .isEqualTo("Starting");
    }

    @Test
    default void a_full_queue_takes_no_more() {
        UUID one = anOwner();
        UUID other = anOwner();
        QueueBounds bounds = new QueueBounds(3, 2, 9);

        assertThat(repository().add(job(one, NOW, order(JobPriority.LOW, false)), bounds))
                .isEqualTo(QueueVerdict.ADDED);
        claimed("a", UUID.randomUUID());
        assertThat(repository().add(job(one, NOW, order(JobPriority.LOW, false)), bounds))
                .isEqualTo(QueueVerdict.ADDED);
        Job refused = job(one, NOW, order(JobPriority.LOW, false));
        assertThat(repository().add(refused, bounds)).isEqualTo(QueueVerdict.OWNER_FULL);
        assertThat(repository().find(one, refused.id())).isEmpty();
        assertThat(repository().add(job(other, NOW, order(JobPriority.LOW, false)), bounds))
                .isEqualTo(QueueVerdict.ADDED);
        assertThat(repository().add(job(other, NOW, order(JobPriority.LOW, false)), bounds))
                .isEqualTo(QueueVerdict.QUEUE_FULL);
    }

    @Test
    default void the_queue_is_bounded_exactly_when_many_add_at_once() {
        List<UUID> owners = List.of(anOwner(), anOwner(), anOwner(), anOwner());
        QueueBounds bounds = new QueueBounds(10, 4, 9);
        List<Callable<QueueVerdict>> tasks = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            UUID owner = owners.get(i % owners.size());
            tasks.add(() -> repository().add(job(owner, NOW, order(JobPriority.LOW, false)), bounds));
        }

        List<QueueVerdict> verdicts = Together.run(tasks);

        assertThat(verdicts).filteredOn(QueueVerdict.ADDED::equals).hasSize(10);
        owners.forEach(owner -> assertThat(repository().newest(owner, 0, 99)).hasSizeLessThanOrEqualTo(4));
    }

    @Test
    default void owners_take_turns_however_many_jobs_one_has() {
        UUID greedy = anOwner();
        UUID modest = anOwner();
        UUID late = anOwner();
        for (int i = 0; i < 6; i++) {
            added(greedy, NOW.plusSeconds(i));
        }
        added(modest, NOW.plusSeconds(60));
        added(modest, NOW.plusSeconds(61));
        List<UUID> served = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            served.add(claimed("a", UUID.randomUUID()).owner());
        }
        added(late, NOW.plusSeconds(99));
        for (int i = 0; i < 5; i++) {
            served.add(claimed("a", UUID.randomUUID()).owner());
        }

        assertThat(served).containsExactly(greedy, modest, greedy, modest, late, greedy, greedy, greedy, greedy);
        assertThat(repository().claim("a", UUID.randomUUID(), ANY_SIZE, NOW)).isEmpty();
    }

    @Test
    default void priority_orders_the_jobs_of_one_owner_and_of_no_other() {
        UUID owner = anOwner();
        UUID other = anOwner();
        Job low = added(owner, NOW, JobPriority.LOW, false);
        Job normal = added(owner, NOW.plusSeconds(1));
        Job laterNormal = added(owner, NOW.plusSeconds(2));
        Job high = added(owner, NOW.plusSeconds(3), JobPriority.HIGH, false);
        List<UUID> served = new ArrayList<>();
        served.add(claimed("a", UUID.randomUUID()).id());
        Job others = added(other, NOW.plusSeconds(4), JobPriority.LOW, false);
        for (int i = 0; i < 4; i++) {
            served.add(claimed("a", UUID.randomUUID()).id());
        }

        assertThat(served).containsExactly(high.id(), others.id(), normal.id(), laterNormal.id(), low.id());
    }

    @Test
    default void who_takes_small_jobs_alone_leaves_larger_ones_in_the_queue() {
        Job job = added(anOwner(), NOW);
        int patients = job.order().patients();

        assertThat(repository().claim("a", UUID.randomUUID(), patients - 1, NOW))
                .isEmpty();
        assertThat(repository().claim("a", UUID.randomUUID(), patients, NOW))
                .map(Job::id)
                .contains(job.id());
    }

    @Test
    default void many_workers_never_take_one_job_twice() {
        List<UUID> owners = List.of(anOwner(), anOwner(), anOwner());
        for (int i = 0; i < 30; i++) {
            added(owners.get(i % 3), NOW.plusSeconds(i));
        }

        List<List<UUID>> taken = Together.run(6, () -> {
            List<UUID> mine = new ArrayList<>();
            Optional<Job> next = repository().claim("a", UUID.randomUUID(), ANY_SIZE, NOW);
            while (next.isPresent()) {
                mine.add(next.get().id());
                next = repository().claim("a", UUID.randomUUID(), ANY_SIZE, NOW);
            }
            return mine;
        });

        assertThat(taken.stream().flatMap(List::stream)).hasSize(30).doesNotHaveDuplicates();
    }

    @Test
    default void a_claimed_job_runs_and_reports() {
        UUID run = UUID.randomUUID();
        Job job = added(anOwner(), NOW);

        Job running = claimed("a", run);

        assertThat(running.id()).isEqualTo(job.id());
        assertThat(running.status()).isEqualTo(JobStatus.RUNNING);
        assertThat(running.node()).isEqualTo("a");
        assertThat(running.run()).isEqualTo(run);
        assertThat(running.startedAt()).isEqualTo(NOW);
        JobProgress progress = new JobProgress("Writing csv", 3, 1, 12, 20);
        assertThat(repository().report(job.id(), run, progress, NOW)).isTrue();
        assertThat(found(job).progress()).isEqualTo(progress);
        assertThat(repository().report(job.id(), UUID.randomUUID(), progress, NOW))
                .isFalse();
    }

    @Test
    default void completion_charges_once_however_often_it_is_said() {
        UUID owner = anOwner();
        UUID run = UUID.randomUUID();
        Job job = added(owner, NOW);
        claimed("a", run);

        assertThat(repository().complete(job.id(), run, result(), charge(owner, 30), NOW.plusSeconds(5)))
                .isTrue();
        assertThat(repository().complete(job.id(), run, result(), charge(owner, 30), NOW.plusSeconds(6)))
                .isTrue();
        assertThat(repository().complete(job.id(), UUID.randomUUID(), result(), charge(owner, 30), NOW))
                .isFalse();

        Job completed = found(job);
        assertThat(completed.status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(completed.result()).isEqualTo(result());
        assertThat(completed.finishedAt()).isEqualTo(NOW.plusSeconds(5));
        assertThat(completed.progress()).isEqualTo(JobProgress.done(job.order()));
        assertThat(charged(owner)).isEqualTo(new Usage(0, 30));
    }

    @Test
    default void of_many_who_complete_a_job_at_once_one_is_charged() {
        UUID owner = anOwner();
        UUID run = UUID.randomUUID();
        Job job = added(owner, NOW);
        claimed("a", run);

        List<Boolean> answers =
                Together.run(8, () -> repository().complete(job.id(), run, result(), charge(owner, 30), NOW));

        assertThat(answers).containsOnly(true);
        assertThat(charged(owner)).isEqualTo(new Usage(0, 30));
    }

    @Test
    default void a_cancelled_job_is_charged_to_nobody_and_goes_to_no_worker() {
        UUID owner = anOwner();
        UUID run = UUID.randomUUID();
        Job job = added(owner, NOW);
        claimed("a", run);
        Job waiting = added(owner, NOW);

        assertThat(repository().cancel(anOwner(), job.id(), NOW)).isFalse();
        assertThat(repository().cancel(owner, job.id(), NOW)).isTrue();
        assertThat(repository().cancel(owner, job.id(), NOW)).isFalse();
        assertThat(repository().cancel(owner, waiting.id(), NOW)).isTrue();

        assertThat(repository().report(job.id(), run, JobProgress.waiting(job.order()), NOW))
                .isFalse();
        assertThat(repository().complete(job.id(), run, result(), charge(owner, 30), NOW))
                .isFalse();
        assertThat(repository().fail(job.id(), run, JobFailure.UNEXPECTED, NOW)).isFalse();
        assertThat(found(job).status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(found(job).progress().step()).isEqualTo("Cancelled");
        assertThat(charged(owner)).isEqualTo(Usage.NONE);
        assertThat(repository().claim("a", UUID.randomUUID(), ANY_SIZE, NOW)).isEmpty();
    }

    @Test
    default void a_failed_job_says_why_and_stays_so() {
        UUID owner = anOwner();
        UUID run = UUID.randomUUID();
        Job job = added(owner, NOW);
        claimed("a", run);

        assertThat(repository().fail(job.id(), UUID.randomUUID(), JobFailure.NO_SPACE, NOW))
                .isFalse();
        assertThat(repository().fail(job.id(), run, JobFailure.NO_SPACE, NOW.plusSeconds(1)))
                .isTrue();

        assertThat(found(job).status()).isEqualTo(JobStatus.FAILED);
        assertThat(found(job).failure()).isEqualTo(JobFailure.NO_SPACE);
        assertThat(found(job).finishedAt()).isEqualTo(NOW.plusSeconds(1));
        assertThat(repository().complete(job.id(), run, result(), charge(owner, 30), NOW))
                .isFalse();
        assertThat(repository().cancel(owner, job.id(), NOW)).isFalse();
    }

    @Test
    default void a_deleted_job_is_gone_for_its_run_too() {
        UUID owner = anOwner();
        UUID run = UUID.randomUUID();
        Job job = added(owner, NOW);
        claimed("a", run);

        assertThat(repository().delete(anOwner(), job.id())).isFalse();
        assertThat(repository().delete(owner, job.id())).isTrue();
        assertThat(repository().delete(owner, job.id())).isFalse();

        assertThat(repository().complete(job.id(), run, result(), charge(owner, 30), NOW))
                .isFalse();
        assertThat(charged(owner)).isEqualTo(Usage.NONE);
    }

    @Test
    default void only_its_own_node_takes_a_job_that_is_to_be_encrypted() {
        Job job = added(anOwner(), NOW, JobPriority.NORMAL, true);

        assertThat(repository().nodes()).containsExactly("a");
        assertThat(repository().claim("b", UUID.randomUUID(), ANY_SIZE, NOW)).isEmpty();
        assertThat(claimed("a", UUID.randomUUID()).id()).isEqualTo(job.id());
    }

    @Test
    default void what_a_dead_node_left_starts_again_and_its_late_run_counts_no_more() {
        UUID owner = anOwner();
        UUID first = UUID.randomUUID();
        UUID second = UUID.randomUUID();
        Job job = added(owner, NOW);
        claimed("a", first);
        repository().report(job.id(), first, new JobProgress("Writing csv", 3, 1, 12, 20), NOW.plusSeconds(1));

        assertThat(repository().recover("b", NOW.plusSeconds(9), NOW)).isZero();
        assertThat(repository().recover("a", NOW.plusSeconds(1), NOW)).isZero();
        assertThat(repository().recover("a", NOW.plusSeconds(2), NOW)).isEqualTo(1);

        assertThat(found(job).status()).isEqualTo(JobStatus.PENDING);
        assertThat(found(job).progress()).isEqualTo(JobProgress.waiting(job.order()));
        assertThat(claimed("b", second).id()).isEqualTo(job.id());
        assertThat(repository().complete(job.id(), first, result(), charge(owner, 30), NOW))
                .isFalse();
        assertThat(repository().complete(job.id(), second, result(), charge(owner, 30), NOW))
                .isTrue();
        assertThat(charged(owner)).isEqualTo(new Usage(0, 30));
    }

    @Test
    default void a_password_is_gone_with_the_node_that_knew_it() {
        UUID owner = anOwner();
        Job running = added(owner, NOW, JobPriority.NORMAL, true);
        claimed("a", UUID.randomUUID());
        Job waiting = added(owner, NOW, JobPriority.NORMAL, true);
        Job plain = added(owner, NOW);

        assertThat(repository().recover("a", NOW.plusSeconds(1), NOW.plusSeconds(3)))
                .isEqualTo(2);

        for (Job gone : List.of(running, waiting)) {
            assertThat(found(gone).status()).isEqualTo(JobStatus.FAILED);
            assertThat(found(gone).failure()).isEqualTo(JobFailure.PASSWORD_GONE);
            assertThat(found(gone).finishedAt()).isEqualTo(NOW.plusSeconds(3));
        }
        assertThat(found(plain)).isEqualTo(plain);
    }

    @Test
    default void a_job_that_ends_every_process_is_given_up() {
        Job job = added(anOwner(), NOW);
        for (int i = 0; i < JobRepository.MOST_STARTS; i++) {
            assertThat(found(job).status()).isEqualTo(JobStatus.PENDING);
            claimed("a", UUID.randomUUID());
            repository().recover("a", NOW.plusSeconds(1), NOW);
        }

        assertThat(found(job).failure()).isEqualTo(JobFailure.GIVEN_UP);
    }

    @Test
    default void an_expired_job_is_removed_whatever_its_status_and_taken_by_nobody() {
        UUID owner = anOwner();
        Job old = added(owner, NOW);
        Job young = added(owner, NOW.plus(Duration.ofDays(1)));
        Instant later = old.expiresAt();

        assertThat(repository()
                        .claim("a", UUID.randomUUID(), ANY_SIZE, later)
                        .orElseThrow()
                        .id())
                .isEqualTo(young.id());
        assertThat(repository().removeExpired(later.minusMillis(1), 9)).isZero();
        assertThat(repository().removeExpired(later, 9)).isEqualTo(1);
        assertThat(repository().newest(owner, 0, 9)).extracting(Job::id).containsExactly(young.id());
    }

    @Test
    default void an_owners_oldest_jobs_make_way_when_there_are_too_many() {
        UUID owner = anOwner();
        List<Job> jobs = new ArrayList<>();
        QueueBounds bounds = new QueueBounds(9, 9, 2);
        Job waiting = added(owner, NOW.minusSeconds(9));
        for (int i = 0; i < 5; i++) {
            Job job = job(owner, NOW.plusSeconds(i), order(JobPriority.NORMAL, false));
            repository().add(job, bounds);
            repository().cancel(owner, job.id(), NOW);
            jobs.add(job);
        }
        Job last = job(owner, NOW.plusSeconds(9), order(JobPriority.NORMAL, false));
        repository().add(last, bounds);

        assertThat(repository().newest(owner, 0, 99))
                .extracting(Job::id)
                .containsExactly(last.id(), jobs.get(4).id(), jobs.get(3).id(), waiting.id());
    }

    @Test
    default void archives_are_wanted_of_jobs_that_are_completed_or_may_be() {
        UUID owner = anOwner();
        UUID run = UUID.randomUUID();
        Job completed = added(owner, NOW);
        claimed("a", run);
        repository().complete(completed.id(), run, result(), charge(owner, 1), NOW);
        Job running = added(owner, NOW);
        claimed("a", UUID.randomUUID());
        Job sealed = added(owner, NOW, JobPriority.NORMAL, true);
        Job cancelled = added(owner, NOW);
        repository().cancel(owner, cancelled.id(), NOW);

        assertThat(repository()
                        .wanted(Set.of(completed.id(), running.id(), sealed.id(), cancelled.id(), UUID.randomUUID())))
                .containsOnly(
                        entry(completed.id(), new Holding(owner, false)),
                        entry(running.id(), new Holding(owner, false)),
                        entry(sealed.id(), new Holding(owner, true)));
        assertThat(repository().wanted(Set.of())).isEmpty();
    }
}
