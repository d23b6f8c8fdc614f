package dev.latchkey.generator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.generator.jobs.Job;
import dev.latchkey.generator.jobs.JobOrder;
import dev.latchkey.generator.jobs.JobPriority;
import dev.latchkey.generator.jobs.JobSettings;
import dev.latchkey.generator.jobs.QueueBounds;
import dev.latchkey.generator.patients.format.OutputFormat;
import dev.latchkey.server.Answer;
import dev.latchkey.server.RunningServer;
import dev.latchkey.server.TestKey;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A holder of a key of its own, who calls what has to do with jobs. */
final class ApiCaller {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration MOMENT = Duration.ofMillis(5);

    private final RunningGenerator server;
    private final TestKey key;

    /** With up to 1,000 patients at once, as often as it likes. */
    ApiCaller(RunningGenerator server) {
        this(server, server.key(JobWays.units(1_000)));
    }

    ApiCaller(RunningGenerator server, TestKey key) {
        this.server = server;
        this.key = key;
    }

    Answer get(String path) {
        return call("GET", path, null);
    }

    Answer call(String method, String path, @Nullable String body) {
        return server.call(method, path, body, "X-API-Key", key.secret(), "Content-Type", "application/json");
    }

    Answer order(String body) {
        return call("POST", "/api/v1/generation/", body);
    }

    /** Orders a job, waits until it has come to its end, and answers with its id. */
    String ended(String body) {
        Answer accepted = order(body);
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(201);
        String id = accepted.json().at("/job_id").asText();
        UUID owner = key.id();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!server.jobRepository
                .find(owner, UUID.fromString(id))
                .orElseThrow()
                .status()
                .isFinal()) {
            assertThat(System.nanoTime()).as("the job does not end").isLessThan(deadline);
            LockSupport.parkNanos(MOMENT.toNanos());
        }
        return id;
    }

    /** The id of a job that is completed. */
    String completed(String body) {
        String id = ended(body);
        assertThat(get("/api/v1/jobs/" + id).json().at("/status").asText()).isEqualTo("completed");
        return id;
    }

    /** The id of a job that waits, for a node that does not run. */
    String waiting() {
        JobOrder order = new JobOrder("{}", "{}", 3, 1, List.of(OutputFormat.JSON), false, true, JobPriority.NORMAL);
        Job job = Job.pending(
                UUID.randomUUID(),
                key.id(),
                order,
                RunningServer.NOW,
                RunningServer.NOW.plusSeconds(1_000_000),
                "other");
        server.jobRepository.add(job, new QueueBounds(JobSettings.UNFINISHED, JobSettings.UNFINISHED, 99));
        return job.id().toString();
    }

    /** The id of a template that is kept. */
    String template(String body) {
        Answer created = call("POST", "/api/v1/configurations", body);
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        return created.json().at("/id").asText();
    }
}
