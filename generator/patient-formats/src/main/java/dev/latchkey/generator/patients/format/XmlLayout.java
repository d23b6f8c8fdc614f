package dev.latchkey.generator.patients.format;

import dev.latchkey.generator.patients.Patient;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * One XML 1.0 document in UTF-8: {@code patients} of {@code patient}, its fields as elements named as in JSON, and a list's items each as
 * an element within that of the list. Characters that XML 1.0 has no way to write become U+FFFD.
 */
final class XmlLayout implements Layout {
    private static final String ENCODING = StandardCharsets.UTF_8.name();

    /** What one of a list's items is called. */
    private static final Map<String, String> ITEMS = Map.of(
            "conditions", "condition",
            "additional_conditions", "condition",
            "treatments", "treatment",
            "movement_timeline", "movement");

    private final PatientFields fields = new PatientFields();
    private final XMLStreamWriter out;

    XmlLayout(OutputStream out) {
        try {
            this.out = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out, ENCODING);
        } catch (XMLStreamException e) {
            throw new IllegalStateException("This Java cannot write XML.", e);
        }
    }

    @Override
    public void begin(int pass) throws IOException {
        attempt(() -> {
            out.writeStartDocument(ENCODING, "1.0");
            out.writeStartElement("patients");
        });
    }

    @Override
    public void write(int pass, Patient patient) throws IOException {
        Map<String, Object> values = fields.of(patient);
        attempt(() -> element("patient", values));
    }

    private void element(String name, Object value) throws XMLStreamException {
        out.writeStartElement(name);
        if (value instanceof Map<?, ?> inner) {
            for (Map.Entry<?, ?> field : inner.entrySet()) {
                element(String.valueOf(field.getKey()), field.getValue());
            }
        } else if (value instanceof List<?> items) {
            for (Object item : items) {
                element(ITEMS.getOrDefault(name, "item"), item);
            }
        } else {
            text(XmlText.writable(String.valueOf(value)));
        }
        out.writeEndElement();
    }

    /** A carriage return goes as a reference, for a reader takes a plain one for a line's end (section 2.11). */
    private void text(String text) throws XMLStreamException {
        int from = 0;
        for (int to = text.indexOf('\r'); to >= 0; to = text.indexOf('\r', from)) {
            out.writeCharacters(text.substring(from, to));
            out.writeEntityRef("#13");
            from = to + 1;
        }
        out.writeCharacters(text.substring(from));
    }

    @Override
    public void end(int pass) throws IOException {
        attempt(() -> {
            out.writeEndElement();
            out.writeEndDocument();
        });
    }

    @Override
    public void flush() throws IOException {
        attempt(out::flush);
    }

    private static void attempt(Writing writing) throws IOException {
        try {
            writing.run();
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }

    private interface Writing {
        void run() throws XMLStreamException;
    }
}
