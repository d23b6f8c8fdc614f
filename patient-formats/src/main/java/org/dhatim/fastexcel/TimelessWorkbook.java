package org.dhatim.fastexcel;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A workbook that does not say when it was made, so that the same content gives the same bytes. It lives in this package because the
 * library writes the moment into every workbook, and lets only its own package have a say in that.
 */
public final class TimelessWorkbook extends Workbook {
    private static final String PROPERTIES = "docProps/core.xml";
    private static final String NO_PROPERTIES = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"
            + "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\"/>";

    /** @param application the name of the program that makes it */
    public TimelessWorkbook(OutputStream out, String application) {
        super(out, application, null);
    }

    @Override
    void writeFile(String name, ThrowingConsumer<Writer> content) throws IOException {
        super.writeFile(name, name.equals(PROPERTIES) ? writer -> writer.append(NO_PROPERTIES) : content);
    }
}
