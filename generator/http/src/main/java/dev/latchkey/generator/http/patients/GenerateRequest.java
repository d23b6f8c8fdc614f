package dev.latchkey.generator.http.patients;

import dev.latchkey.generator.patients.PatientFormat;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code POST /api/v1/generate} is asked for.
 *
 * @param count how many patients, at least 1
 * @param seed what they are drawn from, or null for any
 * @param format how they are written; empty where the caller did not say
 */
record GenerateRequest(long count, @Nullable Long seed, Optional<PatientFormat> format) {

    private static final long DEFAULT_COUNT = 10;

    /** @param body as the contract has it */
    static GenerateRequest of(JsonObject body) {
        return new GenerateRequest(
                body.getLong("count", DEFAULT_COUNT),
                body.getLong("seed"),
                Optional.ofNullable(body.getString("format"))
                        .map(format -> PatientFormat.valueOf(format.toUpperCase(Locale.ROOT))));
    }
}
