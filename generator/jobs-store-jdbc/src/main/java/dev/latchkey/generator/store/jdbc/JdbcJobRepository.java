package dev.latchkey.generator.store.jdbc;

import dev.latchkey.generator.jobs.Holding;
import dev.latchkey.generator.jobs.Job;
import dev.latchkey.generator.jobs.JobFailure;
import dev.latchkey.generator.jobs.JobProgress;
import dev.latchkey.generator.jobs.JobRepository;
import dev.latchkey.generator.jobs.JobResult;
import dev.latchkey.generator.jobs.QueueBounds;
import dev.latchkey.generator.jobs.QueueVerdict;
import dev.latchkey.store.jdbc.Database;
import dev.latchkey.store.jdbc.Handles;
import dev.latchkey.usage.UsageBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Jobs in tables of the platform's database. Thread-safe. */
public final class JdbcJobRepository implements JobRepository {

    private static final int IDS_AT_ONCE = 1_000;

    private static final String SET_PROGRESS = """
            step = :step, total_steps = :total_steps, completed_steps = :completed_steps,
            patients_made = :patients_made, percent = :percent
            """;

    private static final String OF_THIS_RUN = " WHERE id = :id AND run = :run AND status = 'running'";

    private final Handles handles;

    /** @param database migrated */
    public JdbcJobRepository(Database database) {
        this.handles = database.handles();
    }

    @Override
    public QueueVerdict add(Job job, QueueBounds bounds) {
        return handles.transaction(handle -> {
            lockQueue(handle, 0);
            if (unfinished(handle, "") >= bounds.unfinished()) {
                return QueueVerdict.QUEUE_FULL;
            }
            if (unfinished(handle, ownersOnly(job.owner())) >= bounds.unfinishedOfOwner()) {
                return QueueVerdict.OWNER_FULL;
            }
            JobRow.bind(handle.createUpdate("""
                            INSERT INTO jobs (id, key_id, request, configuration, patients, seed, formats, compressed,
                                encrypted, priority, created_at, expires_at, status, node, heard_at, step, total_steps,
                                completed_steps, patients_made, percent)
                            VALUES (:id, :key_id, :request, :configuration, :patients, :seed, :formats, :compressed,
                                :encrypted, :priority, :created_at, :expires_at, :status, :node, :created_at, :step,
                                :total_steps, :completed_steps, :patients_made, :percent)
                            """), job, handles).execute();
            handle.createUpdate("""
                            DELETE FROM jobs WHERE id IN (
                                SELECT id FROM jobs WHERE key_id = :key_id AND finished_at IS NOT NULL
                                ORDER BY created_at DESC, id LIMIT 1000000 OFFSET :kept)
                            """)
                    .bind("key_id", handles.id(job.owner()))
                    .bind("kept", bounds.finishedOfOwner())
                    .execute();
            return QueueVerdict.ADDED;
        });
    }

    /** Keeps everyone else from adding or taking jobs until the transaction ends; the present turn. */
    private static long lockQueue(Handle handle, int turns) {
        return handle.createQuery("UPDATE job_queue SET turn = turn + :turns WHERE one = 1 RETURNING turn")
                .bind("turns", turns)
                .mapTo(Long.class)
                .one();
    }

    private static String ownersOnly(UUID owner) {
        return " AND key_id = '" + owner + "'";
    }

    private static long unfinished(Handle handle, String condition) {
        return handle.createQuery("SELECT count(*) FROM jobs WHERE finished_at IS NULL" + condition)
                .mapTo(Long.class)
                .one();
    }

    @Override
    public Optional<Job> find(UUID owner, UUID id) {
        return handles.read(handle -> handle.createQuery("SELECT * FROM jobs WHERE id = :id AND key_id = :owner")
                .bind("id", handles.id(id))
                .bind("owner", handles.id(owner))
                .map(JobRow::read)
                .findOne());
    }

    @Override
    public List<Job> newest(UUID owner, int skip, int most) {
        return handles.read(handle -> handle.createQuery(
                        "SELECT * FROM jobs WHERE key_id = :owner ORDER BY created_at DESC, id DESC"
                                + " LIMIT :most OFFSET :skip")
                .bind("owner", handles.id(owner))
                .bind("most", most)
                .bind("skip", skip)
                .map(JobRow::read)
                .list());
    }

    @Override
    public int count(UUID owner) {
        return handles.read(handle -> handle.createQuery("SELECT count(*) FROM jobs WHERE key_id = :owner")
                .bind("owner", handles.id(owner))
                .mapTo(Integer.class)
                .one());
    }

    @Override
    public Optional<Job> claim(String node, UUID run, int mostPatients, Instant now) {
        // Mostly there is nothing to take, and then nobody is kept waiting.
        return handles.read(handle -> next(handle, node, mostPatients, now))
                .flatMap(some -> handles.transaction(handle -> {
                    long turn = lockQueue(handle, 1);
                    return next(handle, node, mostPatients, now).map(job -> {
                        handle.createUpdate("""
                                        INSERT INTO job_turns (key_id, turn) VALUES (:owner, :turn)
                                        ON CONFLICT (key_id) DO UPDATE SET turn = excluded.turn
                                        """)
                                .bind("owner", handles.id(job.owner()))
                                .bind("turn", turn)
                                .execute();
                        return begin(handle, job, node, run, now);
                    });
                }));
    }

    private Optional<Job> next(Handle handle, String node, int mostPatients, Instant now) {
        return handle.createQuery("""
                        SELECT jobs.* FROM jobs LEFT JOIN job_turns ON job_turns.key_id = jobs.key_id
                        WHERE finished_at IS NULL AND status = 'pending' AND (node IS NULL OR node = :node)
                            AND expires_at > :now AND patients <= :most_patients
                        ORDER BY COALESCE(turn, 0), priority DESC, created_at, id
                        LIMIT 1
                        """)
                .bind("node", node)
                .bind("most_patients", mostPatients)
                .bind("now", now.toEpochMilli())
                .map(JobRow::read)
                .findOne();
    }

    private Job begin(Handle handle, Job job, String node, UUID run, Instant now) {
        return handle.createQuery("""
                        UPDATE jobs SET status = 'running', node = :node, run = :run, started_at = :now, heard_at = :now,
                            starts = starts + 1, step = 'Starting'
                        WHERE id = :id
                        RETURNING *
                        """)
                .bind("node", node)
                .bind("run", handles.id(run))
                .bind("now", now.toEpochMilli())
                .bind("id", handles.id(job.id()))
                .map(JobRow::read)
                .one();
    }

    @Override
    public boolean report(UUID id, UUID run, JobProgress progress, Instant now) {
        return handles.write(handle -> JobRow.bind(
                                handle.createUpdate("UPDATE jobs SET heard_at = :now, " + SET_PROGRESS + OF_THIS_RUN),
                                progress)
                        .bind("now", now.toEpochMilli())
                        .bind("id", handles.id(id))
                        .bind("run", handles.id(run))
                        .execute()
                > 0);
    }

    @Override
    public boolean complete(UUID id, UUID run, JobResult result, UsageBatch charge, Instant now) {
        return handles.transaction(handle -> {
            int completed = handle.createUpdate("""
                            UPDATE jobs SET status = 'completed', finished_at = :now, heard_at = :now, step = 'Done',
                                completed_steps = total_steps, patients_made = patients, percent = 100,
                                summary = :summary, files = :files
                            """ + OF_THIS_RUN)
                    .bind("now", now.toEpochMilli())
                    .bind("summary", result.summary())
                    .bind("files", JobRow.files(result.files()))
                    .bind("id", handles.id(id))
                    .bind("run", handles.id(run))
                    .execute();
            if (completed == 0) {
                return isCompletedBy(handle, id, run);
            }
            handles.addUsage(handle, charge);
            return true;
        });
    }

    private boolean isCompletedBy(Handle handle, UUID id, UUID run) {
        return handle.createQuery("SELECT count(*) FROM jobs WHERE id = :id AND run = :run AND status = 'completed'")
                        .bind("id", handles.id(id))
                        .bind("run", handles.id(run))
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    @Override
    public boolean fail(UUID id, UUID run, JobFailure failure, Instant now) {
        return handles.write(
                handle -> handle.createUpdate("UPDATE jobs SET status = 'failed', finished_at = :now, heard_at = :now,"
                                        + " failure = :failure" + OF_THIS_RUN)
                                .bind("now", now.toEpochMilli())
                                .bind("failure", failure.name())
                                .bind("id", handles.id(id))
                                .bind("run", handles.id(run))
                                .execute()
                        > 0);
    }

    @Override
    public boolean cancel(UUID owner, UUID id, Instant now) {
        return handles.write(handle -> handle.createUpdate("""
                                UPDATE jobs SET status = 'cancelled', finished_at = :now, step = 'Cancelled'
                                WHERE id = :id AND key_id = :owner AND finished_at IS NULL
                                """)
                        .bind("now", now.toEpochMilli())
                        .bind("id", handles.id(id))
                        .bind("owner", handles.id(owner))
                        .execute()
                > 0);
    }

    @Override
    public boolean delete(UUID owner, UUID id) {
        return handles.write(handle -> handle.createUpdate("DELETE FROM jobs WHERE id = :id AND key_id = :owner")
                        .bind("id", handles.id(id))
                        .bind("owner", handles.id(owner))
                        .execute()
                > 0);
    }

    @Override
    public Set<String> nodes() {
        return handles.read(handle -> new HashSet<>(
                handle.createQuery("SELECT DISTINCT node FROM jobs WHERE finished_at IS NULL AND node IS NOT NULL")
                        .mapTo(String.class)
                        .list()));
    }

    @Override
    public int recover(String node, Instant heardBefore, Instant now) {
        return handles.transaction(handle -> {
            String left = " WHERE node = :node AND finished_at IS NULL AND heard_at < :heard_before";
            int failed = handle.createUpdate("""
                            UPDATE jobs SET status = 'failed', finished_at = :now,
                                failure = CASE WHEN encrypted THEN :password_gone ELSE :given_up END
                            """ + left + " AND (encrypted OR starts >= :most_starts)")
                    .bind("node", node)
                    .bind("heard_before", heardBefore.toEpochMilli())
                    .bind("now", now.toEpochMilli())
                    .bind("password_gone", JobFailure.PASSWORD_GONE.name())
                    .bind("given_up", JobFailure.GIVEN_UP.name())
                    .bind("most_starts", MOST_STARTS)
                    .execute();
            int again = handle.createUpdate("""
                            UPDATE jobs SET status = 'pending', node = NULL, run = NULL, step = 'Waiting',
                                completed_steps = 0, patients_made = 0, percent = 0
                            """ + left)
                    .bind("node", node)
                    .bind("heard_before", heardBefore.toEpochMilli())
                    .execute();
            return failed + again;
        });
    }

    @Override
    public int removeExpired(Instant now, int most) {
        return handles.write(handle -> handle.createUpdate(
                        "DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE expires_at <= :now LIMIT :most)")
                .bind("now", now.toEpochMilli())
                .bind("most", most)
                .execute());
    }

    @Override
    public Map<UUID, Holding> wanted(Collection<UUID> ids) {
        List<UUID> asked = new ArrayList<>(ids);
        Map<UUID, Holding> wanted = new HashMap<>();
        for (int i = 0; i < asked.size(); i += IDS_AT_ONCE) {
            List<Object> some = asked.subList(i, Math.min(asked.size(), i + IDS_AT_ONCE)).stream()
                    .map(handles::id)
                    .toList();
            wanted.putAll(handles.read(handle -> handle.createQuery("""
                            SELECT id, key_id, encrypted FROM jobs
                            WHERE id IN (<ids>) AND status NOT IN ('failed', 'cancelled')
                            """)
                    .bindList("ids", some)
                    .reduceRows(new HashMap<UUID, Holding>(), (found, row) -> {
                        UUID owner = UUID.fromString(row.getColumn("key_id", String.class));
                        Holding holding = new Holding(owner, row.getColumn("encrypted", Boolean.class));
                        found.put(UUID.fromString(row.getColumn("id", String.class)), holding);
                        return found;
                    })));
        }
        return wanted;
    }
}
