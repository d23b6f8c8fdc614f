package dev.latchkey.server.health;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;

/**
 * How the server is.
 *
 * @param storeAnswers whether the store was reached lately
 * @param journalHasRoom whether usage can be recorded
 * @param filesCanBeOpened whether the process has descriptors left for files
 * @param memorySuffices whether the heap has room beside what is in use
 * @param limiter how requests are limited
 * @param stopping whether the server is about to stop
 */
public record Health(
        boolean storeAnswers,
        boolean journalHasRoom,
        boolean filesCanBeOpened,
        boolean memorySuffices,
        Limiter limiter,
        boolean stopping) {

    /** How requests are limited. */
    public enum Limiter {
        /** Together with those of all other nodes. */
        UP("up"),
        /** Apart from those of other nodes. */
        AWAY("away"),
        /** Together, as long as Redis evicts nothing, which it may. */
        EVICTS("evicts");

        private final String word;

        Limiter(String word) {
            this.word = word;
        }

        /** How it is told. */
        public String word() {
            return word;
        }
    }

    private static final String HEALTHY = "healthy";

    /** Whether new traffic should come here. */
    public boolean isReady() {
        return journalHasRoom && !stopping;
    }

    /** {@code healthy}; {@code degraded} when something is away that requests are served without; {@code stopping}. */
    public String status() {
        if (stopping) {
            return "stopping";
        }
        return storeAnswers && journalHasRoom && filesCanBeOpened && memorySuffices && limiter == Limiter.UP
                ? HEALTHY
                : "degraded";
    }

    /** Writes it as one object: a word for all, and how each part is. */
    public void write(String status, String version, Instant now, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("status", status);
        json.writeStringField("version", version);
        json.writeStringField("timestamp", now.toString());
        json.writeObjectFieldStart("checks");
        json.writeStringField("store", storeAnswers ? "up" : "away");
        json.writeStringField("journal", journalHasRoom ? "up" : "full");
        json.writeStringField("files", filesCanBeOpened ? "up" : "exhausted");
        json.writeStringField("memory", memorySuffices ? "up" : "short");
        json.writeStringField("limiter", limiter.word());
        json.writeEndObject();
        json.writeObjectFieldStart("services");
        json.writeStringField("api", stopping ? "stopping" : HEALTHY);
        json.writeStringField("database", word(storeAnswers));
        json.writeStringField("journal", word(journalHasRoom));
        json.writeStringField("files", word(filesCanBeOpened));
        json.writeStringField("memory", word(memorySuffices));
        json.writeStringField("limiter", word(limiter != Limiter.AWAY));
        json.writeEndObject();
        json.writeEndObject();
    }

    private static String word(boolean isUp) {
        return isUp ? HEALTHY : "unavailable";
    }
}
