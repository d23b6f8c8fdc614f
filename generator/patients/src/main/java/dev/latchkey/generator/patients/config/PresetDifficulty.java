package dev.latchkey.generator.patients.config;

import java.util.Arrays;
import java.util.Locale;

/** How hard a preset is on the chain of care. */
public enum PresetDifficulty {
    LOW("Low", "#2e7d32"),
    MEDIUM("Medium", "#f9a825"),
    HIGH("High", "#ef6c00"),
    EXTREME("Extreme", "#c62828");

    private final String title;
    private final String color;

    PresetDifficulty(String title, String color) {
        this.title = title;
        this.color = color;
    }

    /** The text that JSON uses: {@code extreme}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What people call it. */
    public String title() {
        return title;
    }

    /** The color that shows it, as CSS has it. */
    public String color() {
        return color;
    }

    static PresetDifficulty of(String key) {
        return Arrays.stream(values())
                .filter(difficulty -> difficulty.key().equals(key))
                .findFirst()
                .orElseThrow();
    }
}
