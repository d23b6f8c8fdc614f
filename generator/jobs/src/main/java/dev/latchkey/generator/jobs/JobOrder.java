package dev.latchkey.generator.jobs;

import dev.latchkey.generator.patients.PatientGenerator;
import dev.latchkey.generator.patients.config.GenerationConfiguration;
import dev.latchkey.generator.patients.format.OutputFormat;
import java.util.List;

/**
 * What a job is to make. Everything but encrypted files is a function of it: whoever has the order can make them again.
 *
 * @param request what was asked for, as JSON without a password, to be shown to the owner
 * @param configuration the scenario, as JSON that {@link GenerationConfiguration} reads; at most
 *     {@link #MOST_CHARACTERS} long, as is the request
 * @param patients how many, 1 to {@link #MOST_PATIENTS}
 * @param seed where they are drawn from
 * @param formats the files to make, one for each
 * @param compressed whether each file is compressed
 * @param encrypted whether each file is encrypted, with a password that only the accepting process knows
 */
public record JobOrder(
        String request,
        String configuration,
        int patients,
        long seed,
        List<OutputFormat> formats,
        boolean compressed,
        boolean encrypted,
        JobPriority priority) {

    /** The most patients of one job. */
    public static final int MOST_PATIENTS = 10_000;

    /** The longest configuration. */
    public static final int MOST_CHARACTERS = 65_536;

    public JobOrder {
        formats = formats.stream().distinct().toList();
        if (patients < 1 || patients > MOST_PATIENTS) {
            throw new IllegalArgumentException("a job makes 1 to " + MOST_PATIENTS + " patients, not " + patients);
        }
        if (formats.isEmpty()) {
            throw new IllegalArgumentException("a job makes files of at least one format");
        }
        if (request.length() > MOST_CHARACTERS || configuration.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException(
                    "a job's configuration is at most " + MOST_CHARACTERS + " characters long");
        }
    }

    /** Draws the patients of the order; they are those from 0 to {@link #patients}. */
    public PatientGenerator generator() {
        return new PatientGenerator(read().scenario(), seed);
    }

    /** Reads the configuration, which takes some milliseconds for a large one. */
    public GenerationConfiguration read() {
        return GenerationConfiguration.read(configuration).configuration();
    }
}
