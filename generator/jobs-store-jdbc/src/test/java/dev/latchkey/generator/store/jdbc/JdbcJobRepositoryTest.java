package dev.latchkey.generator.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.generator.jobs.Job;
import dev.latchkey.generator.jobs.JobPriority;
import dev.latchkey.generator.jobs.JobRepository;
import dev.latchkey.generator.jobs.JobResult;
import dev.latchkey.generator.testkit.JobRepositoryContract;
import dev.latchkey.key.ApiKey;
import dev.latchkey.testkit.Events;
import dev.latchkey.testkit.Keys;
import dev.latchkey.usage.GrainPair;
import dev.latchkey.usage.Usage;
import dev.latchkey.usage.UsageBatch;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The contract, and what holds for jobs beside keys and usage in one database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JdbcJobRepositoryTest implements JobRepositoryContract {

    private final TestDatabase database;

    JdbcJobRepositoryTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void beginAnew() {
        database.clear();
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Override
    public JobRepository repository() {
        return new JdbcJobRepository(database.database());
    }

    @Override
    public UUID anOwner() {
        ApiKey key = Keys.aKey().build();
        return Keys.store(database.database().keys(), key, Keys.aSecret()).id();
    }

    @Override
    public Usage charged(UUID owner) {
        return database.database()
                .usage()
                .usage(List.of(owner), NOW)
                .values()
                .iterator()
                .next()
                .total();
    }

    @Test
    void a_charge_is_in_every_grain() {
        UUID owner = anOwner();
        complete(owner, UsageBatch.keepingEvents());

        for (GrainPair pair : GrainPair.values()) {
            assertThat(database.database()
                            .reconciliation()
                            .compare(pair, null, 9)
                            .first())
                    .as(pair.name())
                    .isEmpty();
        }
        assertThat(database.count("SELECT sum(events) FROM usage_event_chunks")).isEqualTo(1);
        assertThat(database.count("SELECT sum(units) FROM usage_day")).isEqualTo(30);
        assertThat(charged(owner)).isEqualTo(new Usage(0, 30));
    }

    @Test
    void a_charge_without_its_event_is_not_taken_for_a_difference() {
        complete(anOwner(), new UsageBatch());

        assertThat(database.count("SELECT count(*) FROM usage_event_chunks")).isZero();
        for (GrainPair pair : GrainPair.values()) {
            assertThat(database.database()
                            .reconciliation()
                            .compare(pair, null, 9)
                            .first())
                    .as(pair.name())
                    .isEmpty();
        }
    }

    private void complete(UUID owner, UsageBatch batch) {
        Job job = JobRepositoryContract.job(owner, NOW, JobRepositoryContract.order(JobPriority.NORMAL, false));
        UUID run = UUID.randomUUID();
        repository().add(job, WIDE);
        repository().claim("a", run, Integer.MAX_VALUE, NOW);
        batch.add(Events.charged(owner, NOW, 30));
        assertThat(repository().complete(job.id(), run, new JobResult("{}", List.of()), batch, NOW))
                .isTrue();
    }

    @Test
    void a_purged_keys_jobs_go_with_it_and_its_charges_stay() {
        UUID owner = anOwner();
        complete(owner, new UsageBatch());

        database.database().keys().transact(keys -> {
            keys.purge(owner);
            return owner;
        });

        assertThat(database.count("SELECT count(*) FROM jobs")).isZero();
        assertThat(database.count("SELECT count(*) FROM job_turns")).isZero();
        assertThat(charged(owner)).isEqualTo(new Usage(0, 30));
    }

    @Test
    void a_bad_job_is_refused_by_the_table() {
        Job job = JobRepositoryContract.job(anOwner(), NOW, JobRepositoryContract.order(JobPriority.NORMAL, false));
        repository().add(job, WIDE);

        for (String bad : List.of(
                "status = 'other'",
                "status = 'completed'",
                "status = 'running'",
                "status = 'failed', finished_at = 1",
                "finished_at = 1",
                "percent = 101",
                "priority = 3",
                "configuration = '[]'",
                "request = '{'",
                "expires_at = created_at")) {
            assertThatThrownBy(() -> database.execute("UPDATE jobs SET " + bad))
                    .as(bad)
                    .isInstanceOf(UnableToExecuteStatementException.class);
        }
    }
}
