package dev.latchkey.server.verify;

import static dev.latchkey.server.InvalidRequestException.dependingOn;

import dev.latchkey.access.AccessRequest;
import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.access.Credential;
import dev.latchkey.key.AddressRange;
import dev.latchkey.secret.Secret;
import io.vertx.core.json.JsonObject;

/** What a service asks of a key that it was shown. Holds the key's secret, and says nothing of it. */
final class VerifyRequest {

    private static final long ONE = 1;

    private final JsonObject body;

    /** @param body as the contract describes it */
    VerifyRequest(JsonObject body) {
        this.body = body;
    }

    /** The request that is to be judged, made within the one by which the service asks. */
    AccessRequest within(ApiKeyContext asking) {
        return asking.onBehalfOf(
                Credential.of(Secret.of(body.getString("key"))),
                body.getString("scope"),
                body.getLong("cost", ONE).intValue(),
                body.getLong("units", 0L),
                address());
    }

    /** The address that the service's caller comes from; empty when it does not say. */
    private String address() {
        String address = body.getString("address", "");
        return dependingOn("address", () -> {
            if (!address.isEmpty() && AddressRange.bytesOf(address).isEmpty()) {
                throw new IllegalArgumentException("the address is an IPv4 or IPv6 address, without a port");
            }
            return address;
        });
    }

    /** Whether the question alone is asked, and nothing taken. */
    boolean isRehearsal() {
        return body.getBoolean("dry_run", false);
    }

    /** Whether each check is to be told. */
    boolean wantsExplanation() {
        return body.getBoolean("explain", false);
    }
}
