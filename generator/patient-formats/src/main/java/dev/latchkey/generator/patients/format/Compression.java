package dev.latchkey.generator.patients.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/** Whether a file is made smaller on its way out. The same bytes give the same bytes: no time or name goes in. */
public enum Compression {
    /** As it is. */
    NONE("") {
        @Override
        public OutputStream around(OutputStream out) {
            return out;
        }
    },
    /** gzip (RFC 1952). */
    GZIP(".gz") {
        @Override
        public OutputStream around(OutputStream out) throws IOException {
            return new GZIPOutputStream(out, BUFFER);
        }
    };

    private static final int BUFFER = 64 * 1024;

    private final String fileSuffix;

    Compression(String fileSuffix) {
        this.fileSuffix = fileSuffix;
    }

    /** What a file's name gets at its end, with the dot; empty for none. */
    public String fileSuffix() {
        return fileSuffix;
    }

    /** A stream that compresses into {@code out}; closing it ends the file and closes {@code out}. */
    public abstract OutputStream around(OutputStream out) throws IOException;
}
