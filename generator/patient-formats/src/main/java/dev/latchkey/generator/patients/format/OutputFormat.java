package dev.latchkey.generator.patients.format;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What a run of patients can be written as. */
public enum OutputFormat {
    /** One JSON array. */
    JSON("json", "application/json", "json", 100, 0),
    /** One JSON object a line. */
    NDJSON("ndjson", "application/x-ndjson", "ndjson", 100, 0),
    /** One row a patient, as RFC 4180 has it, for spreadsheets and statistics. */
    CSV("csv", "text/csv; charset=utf-8", "csv", 100, 0),
    /** A workbook of Office Open XML (ECMA-376), with a sheet each for patients, conditions, treatments and movements. */
    XLSX("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", 3_600, 70),
    /** One XML document. */
    XML("xml", "application/xml", "xml", 150, 0),
    /** One Bundle of HL7 FHIR R4 as JSON, with Patient, Encounter, Condition and Procedure resources. */
    FHIR("fhir", "application/fhir+json", "fhir", 300, 0);

    private final String label;
    private final String mediaType;
    private final String fileExtension;
    private final int workingKilobytes;
    private final int workingBytesOfPatient;

    OutputFormat(
            String label, String mediaType, String fileExtension, int workingKilobytes, int workingBytesOfPatient) {
        this.label = label;
        this.mediaType = mediaType;
        this.fileExtension = fileExtension;
        this.workingKilobytes = workingKilobytes;
        this.workingBytesOfPatient = workingBytesOfPatient;
    }

    /** The name by which a request asks for it: {@code xlsx}. */
    public String label() {
        return label;
    }

    /** The value of {@code Content-Type}, with the charset where the type has none of its own. */
    public String mediaType() {
        return mediaType;
    }

    /** What a file's name ends in, without the dot that goes before. */
    public String fileExtension() {
        return fileExtension;
    }

    /**
     * About how many bytes of memory a document of so many patients takes at most while it is being written, beside its generator. A
     * workbook keeps what it has of each sheet, and a place for each row, until it is done.
     */
    public long workingBytes(long patients) {
        return workingKilobytes * 1_000L + workingBytesOfPatient * patients;
    }

    /**
     * Finds a format by its label, exactly as {@link #label()} spells it.
     *
     * @throws IllegalArgumentException for any other text, with a sentence that names the formats
     */
    public static OutputFormat of(String label) {
        for (OutputFormat format : values()) {
            if (format.label.equals(label)) {
                return format;
            }
        }
        String known = Arrays.stream(values()).map(OutputFormat::label).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("Invalid output format '" + label + "'. Known: " + known + ".");
    }
}
