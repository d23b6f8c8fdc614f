package dev.latchkey.server.verify;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.access.AccessRequest;
import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.access.CheckResult;
import dev.latchkey.access.Gatekeeper;
import dev.latchkey.access.Refusal;
import dev.latchkey.access.Verification;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyField;
import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.UnitName;
import dev.latchkey.limit.Window;
import dev.latchkey.server.Exchange;
import dev.latchkey.server.Routes;
import dev.latchkey.wire.ApiKeyJson;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * {@code POST /api/v1/verify}: tells another service whether the key that it was shown is good for the request that it is about
 * to serve. The service's own key pays one request, the key that it asks about pays what the request costs, each from its own
 * windows. Secrets that no key has count against the service, and against the address that it names if it is trusted for that.
 */
public final class VerifyRoute implements Consumer<Routes> {

    private static final long MILLIS_PER_SECOND = 1_000;

    private final Gatekeeper gatekeeper;

    /** @param gatekeeper decides, as for requests that are served here */
    public VerifyRoute(Gatekeeper gatekeeper) {
        this.gatekeeper = gatekeeper;
    }

    @Override
    public void accept(Routes routes) {
        routes.keyed("verifyKey", this::verify);
    }

    private void verify(ApiKeyContext asking, Exchange exchange) {
        VerifyRequest question = new VerifyRequest(exchange.call().body());
        AccessRequest request = question.within(asking);
        exchange.await(
                question.isRehearsal() ? gatekeeper.rehearse(request) : gatekeeper.verify(request),
                verification -> exchange.send(
                        200, json -> write(verification, question.wantsExplanation(), exchange.unit(), json)));
    }

    private static void write(Verification verification, boolean explained, UnitName unit, JsonGenerator json)
            throws IOException {
        Optional<Refusal> refusal = verification.refusal();
        json.writeStartObject();
        json.writeBooleanField("valid", verification.isValid());
        json.writeStringField("code", refusal.map(r -> r.code().name()).orElse(null));
        json.writeStringField("detail", refusal.map(Refusal::detail).orElse(null));
        long wait = refusal.map(Refusal::retryAfterMillis).orElse(0L);
        if (wait > 0) {
            json.writeNumberField("retry_after", seconds(wait));
        } else {
            json.writeNullField("retry_after");
        }
        json.writeFieldName("key");
        writeKey(verification.key(), unit, json);
        json.writeFieldName("remaining");
        writeRemaining(verification.allowance(), json);
        if (explained) {
            json.writeArrayFieldStart("explain");
            for (CheckResult result : verification.explain()) {
                writeCheck(result, json);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    /** Rounded up, so that who waits so long is admitted. */
    private static long seconds(long millis) {
        return (millis + MILLIS_PER_SECOND - 1) / MILLIS_PER_SECOND;
    }

    private static void writeKey(Optional<ApiKey> found, UnitName unit, JsonGenerator json) throws IOException {
        if (found.isEmpty()) {
            json.writeNull();
            return;
        }
        ApiKey key = found.get();
        json.writeStartObject();
        json.writeStringField("id", key.id().toString());
        json.writeStringField("name", key.name());
        json.writeStringField("type", key.type().label());
        json.writeArrayFieldStart("scopes");
        for (String scope : key.scopes()) {
            json.writeString(scope);
        }
        json.writeEndArray();
        json.writeObjectFieldStart("metadata");
        for (Map.Entry<String, String> note : key.metadata().entrySet()) {
            json.writeStringField(note.getKey(), note.getValue());
        }
        json.writeEndObject();
        new ApiKeyJson(json, unit).writeLimits(key.limits());
        json.writeEndObject();
    }

    private static void writeRemaining(Optional<Allowance> asked, JsonGenerator json) throws IOException {
        if (asked.isEmpty() || asked.get().isUnavailable()) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        for (Window window : Window.all()) {
            ApiKeyJson.writeLimit(
                    json, KeyField.requestsPer(window), asked.get().remaining(window));
        }
        json.writeEndObject();
    }

    private static void writeCheck(CheckResult result, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("check", result.check().label());
        json.writeStringField("outcome", result.outcome().label());
        Optional<CheckResult.Quota> quota = result.quota();
        if (quota.isPresent()) {
            ApiKeyJson.writeLimit(json, "limit", quota.get().limit());
            json.writeNumberField("used", quota.get().used());
            ApiKeyJson.writeLimit(json, "remaining", quota.get().remaining());
        }
        json.writeEndObject();
    }
}
