package dev.latchkey.generator.http;

import dev.latchkey.server.contract.Contract;
import dev.latchkey.usage.UnitName;

/** What a server with the generator does: the generator's part of the contract, joined with the platform's. */
public final class GeneratorContract {

    /** What the platform calls units. */
    public static final UnitName UNIT = new UnitName("patient", "patients");

    private GeneratorContract() {}

    /** Reads it. */
    public static Contract load() {
        return Contract.load(GeneratorContract.class, "openapi.json", UNIT);
    }
}
