package dev.latchkey.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.IssuedKey;
import dev.latchkey.key.KeyPage;
import dev.latchkey.limit.UnitName;
import dev.latchkey.wire.ApiKeyJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Instant;

/** Keys as HTTP gives them too. */
public final class JsonKeyPrinter implements KeyPrinter {

    private final PrintWriter out;
    private final KeyUsages usages;
    private final Instant now;
    private final UnitName unit;

    /** With what they have used, as of a moment. */
    public JsonKeyPrinter(PrintWriter out, KeyUsages usages, Instant now, UnitName unit) {
        this.out = out;
        this.usages = usages;
        this.now = now;
        this.unit = unit;
    }

    @Override
    public void show(ApiKey key) {
        write(json -> json.write(key, usages.of(key), now));
    }

    @Override
    public void list(KeyPage page, String whenEmpty, String goOn) {
        write(json -> json.writeListing(page.keys(), usages.of(page.keys()), page.next(), now));
    }

    @Override
    public void issued(IssuedKey issued, String sentence) {
        write(json -> json.write(issued, usages.of(issued.key()), now));
    }

    @Override
    public void changed(ApiKey key, String sentence) {
        show(key);
    }

    private void write(Document document) {
        try (JsonGenerator generator = JsonText.generator(out)) {
            document.write(new ApiKeyJson(generator, unit));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.println();
    }

    private interface Document {
        void write(ApiKeyJson json) throws IOException;
    }
}
