package dev.latchkey.store.jdbc;

import dev.latchkey.jobs.Job;
import dev.latchkey.jobs.JobFailure;
import dev.latchkey.jobs.JobFile;
import dev.latchkey.jobs.JobOrder;
import dev.latchkey.jobs.JobPriority;
import dev.latchkey.jobs.JobProgress;
import dev.latchkey.jobs.JobResult;
import dev.latchkey.jobs.JobStatus;
import dev.latchkey.patients.format.OutputFormat;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** A job as a row of the table. */
final class JobRow {

    private JobRow() {}

    static Job read(ResultSet row, StatementContext context) throws SQLException {
        JobOrder order = new JobOrder(
                row.getString("request"),
                row.getString("configuration"),
                row.getInt("patients"),
                row.getLong("seed"),
                Json.readArray(row.getString("formats")).stream()
                        .map(OutputFormat::of)
                        .toList(),
                row.getBoolean("compressed"),
                row.getBoolean("encrypted"),
                JobPriority.ofRank(row.getInt("priority")));
        String run = row.getString("run");
        String failure = row.getString("failure");
        return new Job(
                UUID.fromString(row.getString("id")),
                UUID.fromString(row.getString("key_id")),
                order,
                JobStatus.ofLabel(row.getString("status")),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("expires_at")),
                KeyRow.instant(row, "started_at"),
                KeyRow.instant(row, "finished_at"),
                row.getString("node"),
                run == null ? null : UUID.fromString(run),
                new JobProgress(
                        row.getString("step"),
                        row.getInt("total_steps"),
                        row.getInt("completed_steps"),
                        row.getInt("patients_made"),
                        row.getInt("percent")),
                failure == null ? null : JobFailure.valueOf(failure),
                result(row));
    }

    private static @Nullable JobResult result(ResultSet row) throws SQLException {
        String summary = row.getString("summary");
        if (summary == null) {
            return null;
        }
        List<JobFile> files = Json.readObject(row.getString("files")).entrySet().stream()
                .map(file -> new JobFile(file.getKey(), Long.parseLong(file.getValue())))
                .toList();
        return new JobResult(summary, files);
    }

    /** Binds every column of a job that waits, under its own name. */
    static <S extends SqlStatement<S>> S bind(S statement, Job job, Dialect dialect) {
        JobOrder order = job.order();
        return bind(statement, job.progress())
                .bind("id", dialect.id(job.id()))
                .bind("key_id", dialect.id(job.owner()))
                .bind("request", order.request())
                .bind("configuration", order.configuration())
                .bind("patients", order.patients())
                .bind("seed", order.seed())
                .bind(
                        "formats",
                        Json.array(order.formats().stream()
                                .map(OutputFormat::label)
                                .toList()))
                .bind("compressed", order.compressed())
                .bind("encrypted", order.encrypted())
                .bind("priority", order.priority().rank())
                .bind("created_at", job.createdAt().toEpochMilli())
                .bind("expires_at", job.expiresAt().toEpochMilli())
                .bind("status", job.status().label())
                .bind("node", job.node());
    }

    /** Binds the columns of progress, each under its own name. */
    static <S extends SqlStatement<S>> S bind(S statement, JobProgress progress) {
        return statement
                .bind("step", progress.step())
                .bind("total_steps", progress.totalSteps())
                .bind("completed_steps", progress.completedSteps())
                .bind("patients_made", progress.patients())
                .bind("percent", progress.percent());
    }

    /** The files as the column has them: the size of each, by its name. */
    static String files(List<JobFile> files) {
        Map<String, String> sizes = new TreeMap<>();
        files.forEach(file -> sizes.put(file.name(), Long.toString(file.bytes())));
        return Json.object(sizes);
    }
}
