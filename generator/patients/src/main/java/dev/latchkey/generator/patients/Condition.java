package dev.latchkey.generator.patients;

import java.util.Objects;

/**
 * What a patient suffers from.
 *
 * @param code its SNOMED CT concept id
 * @param name its English name in SNOMED CT, without the semantic tag
 */
public record Condition(String code, String name) {
    public Condition {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(name, "name");
    }
}
