package dev.latchkey.server;

import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.access.Refusal;
import java.util.Optional;

/** How many units a key may ask for at once. */
public final class UnitLimit {

    private UnitLimit() {}

    /** Whether the key may ask for so many; where it may not, the caller was told so. */
    public static boolean allows(long units, ApiKeyContext access, Exchange exchange) {
        Optional<Refusal> tooMany = access.checkUnitLimit(units);
        tooMany.ifPresent(refusal -> {
            exchange.header("X-Limit-Type", exchange.unit().perRequest());
            exchange.header("X-Limit-Value", Long.toString(access.key().limits().unitsPerRequest()));
            exchange.header("X-Requested", Long.toString(units));
            exchange.refuse(refusal);
        });
        return tooMany.isEmpty();
    }
}
