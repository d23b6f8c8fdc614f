package dev.latchkey.generator.store.jdbc;

import dev.latchkey.generator.jobs.Job;
import dev.latchkey.generator.jobs.JobFailure;
import dev.latchkey.generator.jobs.JobFile;
import dev.latchkey.generator.jobs.JobOrder;
import dev.latchkey.generator.jobs.JobPriority;
import dev.latchkey.generator.jobs.JobProgress;
import dev.latchkey.generator.jobs.JobResult;
import dev.latchkey.generator.jobs.JobStatus;
import dev.latchkey.generator.patients.format.OutputFormat;
import dev.latchkey.store.jdbc.Handles;
import dev.latchkey.wire.JsonTree;
import java.io.IOException;
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
                array(row.getString("formats")).stream()
                        .map(label -> OutputFormat.of(String.valueOf(label)))
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
                instant(row, "started_at"),
                instant(row, "finished_at"),
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
        List<JobFile> files = object(row.getString("files")).entrySet().stream()
                .map(file ->
                        new JobFile(String.valueOf(file.getKey()), Long.parseLong(String.valueOf(file.getValue()))))
                .toList();
        return new JobResult(summary, files);
    }

    /** Binds every column of a job that waits, under its own name. */
    static <S extends SqlStatement<S>> S bind(S statement, Job job, Handles handles) {
        JobOrder order = job.order();
        return bind(statement, job.progress())
                .bind("id", handles.id(job.id()))
                .bind("key_id", handles.id(job.owner()))
                .bind("request", order.request())
                .bind("configuration", order.configuration())
                .bind("patients", order.patients())
                .bind("seed", order.seed())
                .bind(
                        "formats",
                        JsonTree.write(order.formats().stream()
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
        return JsonTree.write(sizes);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    private static List<?> array(String json) throws SQLException {
        if (tree(json) instanceof List<?> elements) {
            return elements;
        }
        throw new SQLException("a job's list is no JSON array");
    }

    private static Map<?, ?> object(String json) throws SQLException {
        if (tree(json) instanceof Map<?, ?> members) {
            return members;
        }
        throw new SQLException("a job's files are no JSON object");
    }

    private static @Nullable Object tree(String json) throws SQLException {
        try {
            return JsonTree.read(json);
        } catch (IOException e) {
            throw new SQLException("a job's column is no JSON", e);
        }
    }
}
