package dev.latchkey.usage.journal;

import java.io.IOException;

/** A file's header is not that of a segment, so nothing in it can be trusted. */
final class DamagedSegmentException extends IOException {

    DamagedSegmentException(String message) {
        super(message);
    }
}
