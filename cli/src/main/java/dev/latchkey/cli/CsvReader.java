package dev.latchkey.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads comma-separated values (RFC 4180). */
final class CsvReader {

    private static final int END = -1;

    private final BufferedReader reader;
    private int nextLine = 1;
    private int line;

    CsvReader(BufferedReader reader) {
        this.reader = reader;
    }

    /** Where the last record began, from 1. */
    int line() {
        return line;
    }

    /** The next record; empty at the end. */
    List<String> record() throws IOException {
        line = nextLine;
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        boolean quoted = false;
        for (int c = reader.read(); ; c = reader.read()) {
            if (c == '\n') {
                nextLine++;
            }
            if (quoted && c != END) {
                if (c != '"') {
                    value.append((char) c);
                } else if (peek() == '"') {
                    value.append((char) reader.read());
                } else {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == ',') {
                values.add(value.toString());
                value.setLength(0);
            } else if (c == END || c == '\n') {
                if (c == '\n' || !values.isEmpty() || value.length() > 0) {
                    values.add(value.toString());
                }
                return values;
            } else if (c != '\r') {
                value.append((char) c);
            }
        }
    }

    private int peek() throws IOException {
        reader.mark(1);
        int c = reader.read();
        reader.reset();
        return c;
    }
}
