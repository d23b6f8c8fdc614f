package dev.latchkey.jobs;

/** Which of an owner's jobs come first. Says nothing about the jobs of others. */
public enum JobPriority {
    LOW("low"),
    NORMAL("normal"),
    HIGH("high");

    private final String label;

    JobPriority(String label) {
        this.label = label;
    }

    /** The priority's name in JSON. */
    public String label() {
        return label;
    }
}
