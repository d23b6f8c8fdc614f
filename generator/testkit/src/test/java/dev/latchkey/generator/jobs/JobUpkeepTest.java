package dev.latchkey.generator.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.generator.patients.format.OutputFormat;
import dev.latchkey.key.BuiltInKey;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JobUpkeepTest extends JobsFixture {

    private List<String> running = List.of("a");

    private void upkeep() {
        new JobUpkeep(repository, templates, archives, "a", () -> running, time).run();
    }

    @Test
    void a_silent_nodes_job_starts_again_after_a_minute_without_a_word() {
        Job job = submit(order(30, OutputFormat.JSON));
        repository.claim("b", UUID.randomUUID(), Integer.MAX_VALUE, time.instant());
        running = List.of("a", "b");
        time.advance(Duration.ofHours(1));
        upkeep();
        assertThat(found(job).status()).isEqualTo(JobStatus.RUNNING);

        running = List.of("a");
        upkeep();
        assertThat(found(job).status()).isEqualTo(JobStatus.PENDING);
    }

    @Test
    void a_node_that_has_just_begun_is_not_taken_for_silent() {
        Job job = submit(order(30, OutputFormat.JSON));
        repository.claim("b", UUID.randomUUID(), Integer.MAX_VALUE, time.instant());

        time.advance(Duration.ofSeconds(60));
        upkeep();
        assertThat(found(job).status()).isEqualTo(JobStatus.RUNNING);

        time.advance(Duration.ofMillis(1));
        upkeep();
        assertThat(found(job).status()).isEqualTo(JobStatus.PENDING);
    }

    @Test
    void its_own_running_jobs_are_left_alone() {
        Job job = submit(order(30, OutputFormat.JSON));
        repository.claim("a", UUID.randomUUID(), Integer.MAX_VALUE, time.instant());
        running = List.of();
        time.advance(Duration.ofHours(1));

        upkeep();

        assertThat(found(job).status()).isEqualTo(JobStatus.RUNNING);
    }

    @Test
    void what_has_expired_goes_with_its_archive() {
        Job old = submit(order(30, OutputFormat.JSON));
        jobs.workOnNext();
        time.advance(AGE.minusSeconds(5));
        Job young = submit(order(30, OutputFormat.JSON));
        jobs.workOnNext();
        upkeep();
        assertThat(archives.jobs()).containsExactlyInAnyOrder(old.id(), young.id());

        time.advance(Duration.ofSeconds(5));
        upkeep();

        assertThat(archives.jobs()).containsExactly(young.id());
        assertThat(repository.newest(OWNER, 0, 9)).extracting(Job::id).containsExactly(young.id());
    }

    @Test
    void an_archive_whose_job_was_deleted_on_another_node_goes() {
        Job job = submit(order(30, OutputFormat.JSON));
        jobs.workOnNext();
        repository.delete(OWNER, job.id());

        upkeep();

        assertThat(archives.jobs()).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void templates_of_the_demo_key_go_after_an_hour() {
        Templates kept = new Templates(templates, UUID::randomUUID, time);
        Template shared = kept.add(BuiltInKey.DEMO.id(), "{}").orElseThrow();
        Template own = kept.add(OWNER, "{}").orElseThrow();
        assertThat(kept.newest(BuiltInKey.DEMO.id(), 0, 9)).isEmpty();
        assertThat(kept.find(BuiltInKey.DEMO.id(), shared.id())).contains(shared);

        time.advance(Duration.ofHours(1));
        upkeep();

        assertThat(kept.find(BuiltInKey.DEMO.id(), shared.id())).isEmpty();
        assertThat(kept.newest(OWNER, 0, 9)).containsExactly(own);
    }
}
