package dev.latchkey.server;

import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.access.Refusal;
import java.util.Optional;

/** How many patients a key may ask for at once. */
public final class UnitLimit {

    private UnitLimit() {}

    /** Whether the key may ask for so many; where it may not, the caller was told so. */
    public static boolean allows(long patients, ApiKeyContext access, Exchange exchange) {
        Optional<Refusal> tooMany = access.checkUnitLimit(patients);
        tooMany.ifPresent(refusal -> {
            exchange.header("X-Limit-Type", "patients_per_request");
            exchange.header("X-Limit-Value", Long.toString(access.key().limits().unitsPerRequest()));
            exchange.header("X-Requested", Long.toString(patients));
            exchange.refuse(refusal);
        });
        return tooMany.isEmpty();
    }
}
