package dev.latchkey.generator.patients.config;

import java.util.Arrays;
import java.util.Locale;

/** What kind of exercise a preset is. */
public enum PresetCategory {
    CONVENTIONAL_WARFARE("Conventional warfare", "⚔️"),
    PEACEKEEPING("Peacekeeping", "🕊️"),
    URBAN_WARFARE("Urban warfare", "🏙️"),
    CBRN("CBRN", "☣️"),
    TRAINING("Training", "🎯"),
    MASS_CASUALTY("Mass casualty", "🚨"),
    COLD_WEATHER("Cold weather", "❄️"),
    MARITIME("Maritime", "⚓");

    private final String title;
    private final String icon;

    PresetCategory(String title, String icon) {
        this.title = title;
        this.icon = icon;
    }

    /** The text that JSON uses: {@code urban_warfare}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What people call it. */
    public String title() {
        return title;
    }

    /** A sign for it, as text. */
    public String icon() {
        return icon;
    }

    static PresetCategory of(String key) {
        return Arrays.stream(values())
                .filter(category -> category.key().equals(key))
                .findFirst()
                .orElseThrow();
    }
}
