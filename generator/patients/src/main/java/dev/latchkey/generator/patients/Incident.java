package dev.latchkey.generator.patients;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** When and how a casualty came about; the event id names the mass-casualty event behind it, null for none. */
record Incident(
        int day,
        LocalDateTime time,
        WarfareType warfare,
        @Nullable String eventId) {}
