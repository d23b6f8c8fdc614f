package dev.latchkey.cli.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import dev.latchkey.cli.shell.DisplayText;
import dev.latchkey.limit.UnitName;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON to look at: indented, and with nothing unprintable left as it is, since it too may be shown on a terminal. */
public final class JsonText {

    private JsonText() {}

    /** Writes a document; the writer stays open. */
    static JsonGenerator generator(Writer out) throws IOException {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(
                Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
        printer.indentObjectsWith(indenter);
        printer.indentArraysWith(indenter);
        return plain(out).setPrettyPrinter(printer);
    }

    /** Writes a report as a document, with the end of its last line. */
    static void print(Report report, PrintWriter out, UnitName unit) {
        try (JsonGenerator json = generator(out)) {
            report.writeJson(new JsonPage(json, unit));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.println();
    }

    /** An object of strings, on one line. */
    public static String object(Map<String, String> entries) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = plain(text)) {
            json.writeStartObject();
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                json.writeStringField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static JsonGenerator plain(Writer out) throws IOException {
        return new JsonFactory()
                .createGenerator(out)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .setCharacterEscapes(new UnprintableEscapes());
    }

    private static final class UnprintableEscapes extends CharacterEscapes {

        private static final long serialVersionUID = 1L;
        private static final int DELETE = 0x7F;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] codes = standardAsciiEscapesForJSON();
            codes[DELETE] = ESCAPE_STANDARD;
            return codes;
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int c) {
            // A surrogate alone is half of a character and says nothing.
            if (Character.isSurrogate((char) c) || DisplayText.isPrintable(c)) {
                return null;
            }
            return new SerializedString("\\u" + DisplayText.hex(c));
        }
    }
}
