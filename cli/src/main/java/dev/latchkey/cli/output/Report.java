package dev.latchkey.cli.output;

import java.io.IOException;

/** What a command found out, and how it looks in each format. A new report is one class of this kind. */
public interface Report {

    /** Writes it for people to read. */
    void writeTable(TablePage page);

    /** Writes it as one JSON value. */
    void writeJson(JsonPage page) throws IOException;

    /** Writes it as rows under a header. */
    void writeCsv(CsvPage page);
}
