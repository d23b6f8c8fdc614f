package dev.latchkey.cli.input;

import dev.latchkey.cli.deployment.CommandFailedException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of a file, one after the other; some can be given back, to be read again. */
public final class ImportLines implements Closeable {

    /** What stands where bytes are not what the encoding has. */
    static final char UNDECODABLE = '\uFFFD';

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final int MARK_LENGTH = 2;

    /** A key with all that it may have is a hundredth of that. */
    private static final int LONGEST = 1_000_000;

    private final BufferedReader reader;
    private final Deque<String> givenBack = new ArrayDeque<>();
    private int number;

    /** Those that a reader has; it is closed with this. */
    public ImportLines(BufferedReader reader) {
        this.reader = reader;
    }

    /** Those of a file in UTF-8, or in UTF-16 where its first bytes say so. */
    public static ImportLines of(Path file) throws IOException {
        InputStream bytes = new BufferedInputStream(Files.newInputStream(file));
        bytes.mark(MARK_LENGTH);
        int first = bytes.read();
        int second = bytes.read();
        bytes.reset();
        boolean isUtf16 = (first == 0xFE && second == 0xFF) || (first == 0xFF && second == 0xFE);
        Charset encoding = isUtf16 ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
        return new ImportLines(new BufferedReader(new InputStreamReader(bytes, encoding)));
    }

    /** The next line without its end, or null after the last one. */
    @Nullable
    String next() throws IOException {
        String line = givenBack.isEmpty() ? read() : givenBack.removeFirst();
        if (line == null) {
            return null;
        }
        number++;
        return number == 1 && line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
    }

    /** Reads a line as {@link BufferedReader#readLine} does, but none without end. */
    private @Nullable String read() throws IOException {
        int c = reader.read();
        if (c < 0) {
            return null;
        }
        StringBuilder line = new StringBuilder();
        while (c >= 0 && c != '\n' && c != '\r') {
            if (line.length() == LONGEST) {
                throw new CommandFailedException(
                        "line " + (number + 1) + " is longer than a million characters, so this is"
                                + " no file of keys; at most what stands before it was imported");
            }
            line.append((char) c);
            c = reader.read();
        }
        if (c == '\r') {
            reader.mark(1);
            if (reader.read() != '\n') {
                reader.reset();
            }
        }
        return line.toString();
    }

    /** The next line that is not blank, or null when there is none. */
    @Nullable
    String nextNotBlank() throws IOException {
        String line = next();
        while (line != null && line.isBlank()) {
            line = next();
        }
        return line;
    }

    /** Gives the latest lines back, in the order in which they came. */
    void giveBack(List<String> lines) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            givenBack.addFirst(lines.get(i));
        }
        number -= lines.size();
    }

    /** The number of the latest line, from 1; 0 before the first. */
    int number() {
        return number;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
