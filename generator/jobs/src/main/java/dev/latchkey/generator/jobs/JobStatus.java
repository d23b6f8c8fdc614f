package dev.latchkey.generator.jobs;

import java.util.Arrays;

/** What has become of a job. */
public enum JobStatus {
    /** It waits in the queue. */
    PENDING("pending"),
    /** A worker is at it. */
    RUNNING("running"),
    /** It is made, and charged. */
    COMPLETED("completed"),
    /** It came to nothing, for the reason that it has. */
    FAILED("failed"),
    /** Its owner wanted it no longer. */
    CANCELLED("cancelled");

    private final String label;

    JobStatus(String label) {
        this.label = label;
    }

    /** The status's name in JSON and SQL. */
    public String label() {
        return label;
    }

    /** Whether it stays so. */
    public boolean isFinal() {
        return this != PENDING && this != RUNNING;
    }

    /** The status of that name; {@link IllegalArgumentException} when there is none. */
    public static JobStatus ofLabel(String label) {
        return Arrays.stream(values())
                .filter(status -> status.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a job has no status " + label));
    }
}
