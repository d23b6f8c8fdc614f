package dev.latchkey.generator.jobs;

import java.util.List;

/**
 * What a job has made.
 *
 * @param summary the patients counted by what they have in common, as a JSON object
 * @param files the files in the archive
 */
public record JobResult(String summary, List<JobFile> files) {

    public JobResult {
        files = List.copyOf(files);
    }
}
