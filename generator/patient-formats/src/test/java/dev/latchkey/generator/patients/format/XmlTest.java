package dev.latchkey.generator.patients.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.generator.patients.PatientGenerator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.junit.jupiter.api.Test;

class XmlTest {
    private static final Set<String> LISTS =
            Set.of("conditions", "additional_conditions", "treatments", "movement_timeline");

    @Test
    void ten_thousand_patients_are_read_back_equal() throws IOException, XMLStreamException {
        assertReadBack(Runs.standard(), 10_000);
    }

    @Test
    void hostile_texts_are_read_back_equal() throws IOException, XMLStreamException {
        assertReadBack(Runs.hostile(), 500);
    }

    @Test
    void what_xml_cannot_say_becomes_the_replacement_character() throws IOException, XMLStreamException {
        PatientGenerator generator = Runs.ofFronts(List.of("a\u0000b\u001Bc\uFFFEd"));
        XMLStreamReader in = reader(Runs.written(generator, 1, OutputFormat.XML));
        while (!(in.next() == XMLStreamConstants.START_ELEMENT
                && in.getLocalName().equals("front"))) {
            assertThat(in.hasNext()).isTrue();
        }
        assertThat(in.getElementText()).isEqualTo("a\uFFFDb\uFFFDc\uFFFDd");
    }

    @Test
    void no_patients_are_a_document_too() {
        assertThat(new String(Runs.written(Runs.standard(), 0, OutputFormat.XML), StandardCharsets.UTF_8))
                .isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?><patients></patients>");
    }

    private static void assertReadBack(PatientGenerator generator, int count) throws IOException, XMLStreamException {
        Iterator<Map<String, Object>> expected = Runs.fields(generator, count).iterator();
        XMLStreamReader in = reader(Runs.written(generator, count, OutputFormat.XML));
        assertThat(in.nextTag()).isEqualTo(XMLStreamConstants.START_ELEMENT);
        assertThat(in.getLocalName()).isEqualTo("patients");
        while (in.nextTag() == XMLStreamConstants.START_ELEMENT) {
            assertThat(in.getLocalName()).isEqualTo("patient");
            assertThat(element(in)).isEqualTo(texts(expected.next()));
        }
        assertThat(expected.hasNext()).isFalse();
    }

    private static XMLStreamReader reader(byte[] xml) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory.createXMLStreamReader(new ByteArrayInputStream(xml));
    }

    /** The element that the reader stands at: a text, a map of its elements, or a list of them. */
    private static Object element(XMLStreamReader in) throws XMLStreamException {
        boolean isList = LISTS.contains(in.getLocalName());
        StringBuilder text = new StringBuilder();
        Map<String, Object> fields = new LinkedHashMap<>();
        List<Object> items = new ArrayList<>();
        while (in.next() != XMLStreamConstants.END_ELEMENT) {
            if (in.isStartElement()) {
                String name = in.getLocalName();
                Object value = element(in);
                items.add(value);
                fields.put(name, value);
            } else {
                text.append(in.getText());
            }
        }
        return isList ? items : fields.isEmpty() ? text.toString() : fields;
    }

    /** The same with every value as text,. */
    private static Object texts(Object value) {
        if (value instanceof Map<?, ?> fields) {
            Map<String, Object> texts = new LinkedHashMap<>();
            fields.forEach((name, inner) -> texts.put(String.valueOf(name), texts(inner)));
            return texts;
        }
        if (value instanceof List<?> items) {
            return items.stream().map(XmlTest::texts).toList();
        }
        return String.valueOf(value);
    }
}
