package org.dhatim.fastexcel;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A workbook that does not say when it was made, so that the same content gives the same bytes, nor how large its sheets are. It lives in
 * this package because the library writes both, the size wrong, and lets only its own package have a say in that.
 */
public final class TimelessWorkbook extends Workbook {
    private static final String PROPERTIES = "docProps/core.xml";
    private static final String NO_PROPERTIES = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"
            + "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\"/>";

    private static final String SHEETS = "xl/worksheets/";
    private static final String SIZE = "<dimension ref=\"A1\"/>";

    /** @param application the name of the program that makes it */
    public TimelessWorkbook(OutputStream out, String application) {
        super(out, application, null);
    }

    /** Writes no size of a sheet: the library knows none yet when it writes one, and readers that believe it see a single cell. */
    @Override
    Writer beginFile(String name) throws IOException {
        Writer writer = super.beginFile(name);
        return name.startsWith(SHEETS) ? new Sizeless(writer) : writer;
    }

    @Override
    void writeFile(String name, ThrowingConsumer<Writer> content) throws IOException {
        super.writeFile(name, name.equals(PROPERTIES) ? writer -> writer.append(NO_PROPERTIES) : content);
    }

    private static final class Sizeless extends Writer {
        private final Writer to;

        Sizeless(Writer to) {
            super(OutputStream.nullOutputStream());
            this.to = to;
        }

        @Override
        Writer append(String text) throws IOException {
            if (!text.equals(SIZE)) {
                to.append(text);
            }
            return this;
        }

        @Override
        Writer appendEscaped(String text) throws IOException {
            to.appendEscaped(text);
            return this;
        }

        @Override
        Writer append(char letter) throws IOException {
            to.append(letter);
            return this;
        }

        @Override
        Writer append(int number) throws IOException {
            to.append(number);
            return this;
        }

        @Override
        Writer append(long number) throws IOException {
            to.append(number);
            return this;
        }

        @Override
        Writer append(double number) throws IOException {
            to.append(number);
            return this;
        }

        @Override
        void flush() throws IOException {
            to.flush();
        }
    }
}
