package dev.latchkey.store.jdbc.dialect;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows in PostgreSQL's binary format of COPY, which costs either side a fraction of what arrays of text do. */
final class BinaryCopy {

    private static final byte[] SIGNATURE = "PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int NULL = -1;
    private static final int END = -1;
    private static final int USUAL_ROW_BYTES = 160;

    private BinaryCopy() {}

    static byte[] of(Rows rows) {
        List<Rows.Column> columns = rows.columns();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(rows.size() * USUAL_ROW_BYTES);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(SIGNATURE);
            // No flags, and nothing more in the header.
            out.writeLong(0);
            for (int row = 0; row < rows.size(); row++) {
                out.writeShort(columns.size());
                for (Rows.Column column : columns) {
                    write(out, column.values().get(row));
                }
            }
            out.writeShort(END);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, @Nullable Object value) throws IOException {
        if (value == null) {
            out.writeInt(NULL);
        } else if (value instanceof Long number) {
            out.writeInt(Long.BYTES);
            out.writeLong(number);
        } else if (value instanceof Integer number) {
            out.writeInt(Integer.BYTES);
            out.writeInt(number);
        } else if (value instanceof Short number) {
            out.writeInt(Short.BYTES);
            out.writeShort(number);
        } else if (value instanceof UUID id) {
            out.writeInt(2 * Long.BYTES);
            out.writeLong(id.getMostSignificantBits());
            out.writeLong(id.getLeastSignificantBits());
        } else if (value instanceof byte[] some) {
            out.writeInt(some.length);
            out.write(some);
        } else {
            byte[] text = ((String) value).getBytes(StandardCharsets.UTF_8);
            out.writeInt(text.length);
            out.write(text);
        }
    }
}
