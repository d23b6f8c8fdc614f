package dev.latchkey.server;

import java.util.UUID;

/** A key of a test, with its secret. */
public record TestKey(UUID id, String secret) {

    /** The header line that presents it. */
    public String line() {
        return "X-API-Key: " + secret + "\r\n";
    }
}
