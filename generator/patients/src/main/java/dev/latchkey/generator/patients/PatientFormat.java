package dev.latchkey.generator.patients;

/** How a run of patients is laid out as text. */
public enum PatientFormat {
    /** One JSON array. */
    JSON,
    /** One JSON object per line, each line ended by a line feed. */
    NDJSON
}
