package dev.latchkey.generator.http;

import dev.latchkey.limit.UnitName;
import dev.latchkey.server.contract.Contract;

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
