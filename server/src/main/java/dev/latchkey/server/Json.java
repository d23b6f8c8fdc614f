package dev.latchkey.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes JSON answers. */
public final class Json {

    /** The media type. */
    public static final String MEDIA_TYPE = "application/json";

    private static final JsonFactory JSON = new JsonFactory();

    private Json() {}

    /** Something that can be written as one JSON value. */
    @FunctionalInterface
    public interface Writer {

        /** Writes it. */
        void write(JsonGenerator json) throws IOException;
    }

    /** The value in UTF-8. */
    public static Buffer write(Writer value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            value.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Buffer.buffer(bytes.toByteArray());
    }
}
