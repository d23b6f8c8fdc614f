package dev.latchkey.server;

import java.util.UUID;

/** A key of a test, with its secret. */
record TestKey(UUID id, String secret) {

    /** The header line that presents it. */
    String line() {
        return "X-API-Key: " + secret + "\r\n";
    }
}
