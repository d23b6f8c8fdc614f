package dev.latchkey.generator.http.jobs;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.generator.jobs.Job;
import dev.latchkey.generator.jobs.JobFailure;
import dev.latchkey.generator.jobs.JobFile;
import dev.latchkey.generator.jobs.JobProgress;
import dev.latchkey.generator.jobs.JobResult;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A job as established clients read it. */
final class JobJson {

    private JobJson() {}

    static void write(Job job, JsonGenerator json) throws IOException {
        JobResult result = job.result();
        json.writeStartObject();
        json.writeStringField("job_id", job.id().toString());
        json.writeStringField("status", job.status().label());
        json.writeStringField("created_at", job.createdAt().toString());
        writeInstant("started_at", job.startedAt(), json);
        writeInstant("completed_at", job.finishedAt(), json);
        json.writeStringField("expires_at", job.expiresAt().toString());
        json.writeNumberField("progress", job.progress().percent());
        JobConfig config = new JobConfig(job.order());
        json.writeFieldName("config");
        json.writeRawValue(config.flat().encode());
        json.writeArrayFieldStart("warnings");
        for (String warning : config.warnings()) {
            json.writeString(warning);
        }
        json.writeEndArray();
        writeFailure(job.failure(), json);
        writeFiles(job, result == null ? List.of() : result.files(), json);
        writeDetails(job.progress(), json);
        json.writeFieldName("summary");
        json.writeRawValue(result == null ? "null" : result.summary());
        json.writeEndObject();
    }

    private static void writeInstant(String name, @Nullable Instant moment, JsonGenerator json) throws IOException {
        json.writeStringField(name, moment == null ? null : moment.toString());
    }

    private static void writeFailure(@Nullable JobFailure failure, JsonGenerator json) throws IOException {
        json.writeStringField("error", failure == null ? null : failure.name() + ": " + failure.sentence());
    }

    /** Paths as they are where files of several jobs are kept: each in its job's directory. */
    private static void writeFiles(Job job, List<JobFile> files, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("output_files");
        for (JobFile file : files) {
            json.writeString(job.id() + "/" + file.name());
        }
        json.writeEndArray();
        json.writeObjectFieldStart("file_sizes");
        for (JobFile file : files) {
            json.writeNumberField(file.name(), file.bytes());
        }
        json.writeEndObject();
    }

    private static void writeDetails(JobProgress progress, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("progress_details");
        json.writeStringField("current_step", progress.step());
        json.writeNumberField("total_steps", progress.totalSteps());
        json.writeNumberField("completed_steps", progress.completedSteps());
        json.writeNumberField("patients_generated", progress.patients());
        json.writeEndObject();
    }
}
