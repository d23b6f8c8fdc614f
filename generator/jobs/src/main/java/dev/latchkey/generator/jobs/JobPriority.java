package dev.latchkey.generator.jobs;

import java.util.Arrays;

/** Which of an owner's jobs come first. Says nothing about the jobs of others. */
public enum JobPriority {
    LOW("low", 0),
    NORMAL("normal", 1),
    HIGH("high", 2);

    private final String label;
    private final int rank;

    JobPriority(String label, int rank) {
        this.label = label;
        this.rank = rank;
    }

    /** The priority's name in JSON. */
    public String label() {
        return label;
    }

    /** The number by which stores order it, the highest first. It never changes. */
    public int rank() {
        return rank;
    }

    /** The priority of that number; {@link IllegalArgumentException} when there is none. */
    public static JobPriority ofRank(int rank) {
        return Arrays.stream(values())
                .filter(priority -> priority.rank == rank)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a job has no priority of rank " + rank));
    }
}
