package dev.latchkey.generator.http.downloads;

import dev.latchkey.generator.jobs.Job;
import dev.latchkey.generator.patients.config.GenerationConfiguration;
import java.util.regex.Pattern;

/** What a job's files are called where they are kept: by what the configuration is called, and by the job. */
final class FileNames {

    private static final Pattern UNUSUAL = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final int LONGEST = 60;

    private FileNames() {}

    /** The name without what follows its last dot. */
    static String of(Job job, GenerationConfiguration configuration) {
        String name = configuration.name().orElse("");
        String plain = UNUSUAL.matcher(name).replaceAll("_").replaceAll("^_+|_+$", "");
        int end = plain.offsetByCodePoints(0, Math.min(LONGEST, plain.codePointCount(0, plain.length())));
        return (plain.isEmpty() ? "" : plain.substring(0, end) + "_") + "patients_" + job.id();
    }
}
