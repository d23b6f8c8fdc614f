package dev.latchkey.generator.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.generator.patients.format.OutputFormat;
import dev.latchkey.usage.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkersTest extends JobsFixture {

    private static final int KEYS = 20;
    private static final int JOBS_EACH = 10;

    @AfterEach
    void stop() {
        jobs.close();
    }

    @Test
    void two_hundred_jobs_of_twenty_keys_all_end_and_no_key_starves() throws InterruptedException {
        jobs = node("a", archives, 2);
        List<UUID> owners = new ArrayList<>();
        List<Job> submitted = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            UUID owner = UUID.randomUUID();
            owners.add(owner);
            for (int j = 0; j < JOBS_EACH; j++) {
                submitted.add(
                        jobs.submit(owner, order(5, OutputFormat.JSON), null).job());
            }
        }
        CountDownLatch ended = new CountDownLatch(KEYS * JOBS_EACH);
        ConcurrentLinkedQueue<Integer> leads = new ConcurrentLinkedQueue<>();
        hooks.before("complete", () -> {
            leads.add(lead(submitted));
            ended.countDown();
        });

        jobs.start();

        assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
        jobs.close();
        assertThat(submitted).allSatisfy(job -> assertThat(found(job).status()).isEqualTo(JobStatus.COMPLETED));
        assertThat(jobs.tally().completed()).isEqualTo(KEYS * JOBS_EACH);
        assertThat(jobs.tally().running()).isZero();
        assertThat(owners).allSatisfy(owner -> assertThat(charged(owner)).isEqualTo(new Usage(0, 5L * JOBS_EACH)));
        // One at each worker, and one that ended meanwhile.
        assertThat(leads).allSatisfy(lead -> assertThat(lead).isLessThanOrEqualTo(2));
    }

    /** By how many begun jobs the key that got most is ahead of the one that got least. */
    private int lead(List<Job> submitted) {
        int least = Integer.MAX_VALUE;
        int most = 0;
        for (int i = 0; i < KEYS; i++) {
            int begun = (int) submitted.subList(i * JOBS_EACH, (i + 1) * JOBS_EACH).stream()
                    .filter(job -> found(job).status() != JobStatus.PENDING)
                    .count();
            least = Math.min(least, begun);
            most = Math.max(most, begun);
        }
        return most - least;
    }

    @Test
    void a_worker_that_waits_begins_when_a_job_comes() throws InterruptedException {
        jobs = node("a", archives, 1);
        CountDownLatch looked = new CountDownLatch(1);
        hooks.before("claim", looked::countDown);
        CountDownLatch ended = new CountDownLatch(1);
        hooks.before("complete", ended::countDown);
        jobs.start();
        assertThat(looked.await(60, TimeUnit.SECONDS)).isTrue();

        submit(order(5, OutputFormat.JSON));

        assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
    }
}
