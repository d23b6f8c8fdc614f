package dev.latchkey.cli.output;

import dev.latchkey.cli.shell.Screen;
import dev.latchkey.cli.shell.Terminal;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.IssuedKey;
import dev.latchkey.key.KeyPage;
import dev.latchkey.key.KeyState;
import dev.latchkey.key.TextField;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.UnitName;
import dev.latchkey.limit.Window;
import dev.latchkey.usage.KeyUsage;
import dev.latchkey.usage.Usage;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

/** Keys for people to read. */
public final class TableKeyPrinter implements KeyPrinter {

    private final PrintWriter out;
    private final PrintWriter err;
    private final Screen screen;
    private final KeyUsages usages;
    private final Supplier<String> address;
    private final Instant now;
    private final UnitName unit;

    /**
     * @param address where a new secret can be tried
     * @param unit what units are called
     */
    public TableKeyPrinter(
            Terminal terminal, Screen screen, KeyUsages usages, Supplier<String> address, Instant now, UnitName unit) {
        this.out = terminal.out();
        this.err = terminal.err();
        this.screen = screen;
        this.usages = usages;
        this.address = address;
        this.now = now;
        this.unit = unit;
    }

    @Override
    public void show(ApiKey key) {
        FieldList fields = new FieldList(out, screen);
        KeyState state = key.stateAt(now);
        fields.field("Id", key.id().toString());
        fields.field("Name", key.name());
        for (TextField field : TextField.values()) {
            fields.field(field.title(), key.texts().getOrDefault(field, "none"));
        }
        fields.field("Hint", key.hint());
        fields.field("Type", key.type().label());
        fields.field("State", state.label(), Paint.of(state));
        access(fields, key);
        String label = "Metadata";
        for (Map.Entry<String, String> entry : key.metadata().entrySet()) {
            fields.field(label, entry.getKey() + "=" + entry.getValue());
            label = "";
        }
        limits(fields, key.limits());
        usage(fields, usages.of(key));
        fields.field("Created", Figures.timeUtc(key.createdAt()));
        fields.field("Changed", Figures.timeUtc(key.updatedAt()));
        fields.field("Expires", Figures.timeUtc(key.expiresAt()));
    }

    @Override
    public void list(KeyPage page, String whenEmpty, String goOn) {
        if (page.keys().isEmpty()) {
            err.println(whenEmpty);
            return;
        }
        new KeyTable(screen, now, unit).print(out, page.keys(), usages.of(page.keys()));
        if (page.next() != null) {
            err.println(KeyWords.more(goOn));
        }
    }

    @Override
    public void issued(IssuedKey issued, String sentence) {
        out.println(sentence);
        FieldList fields = new FieldList(out, screen);
        access(fields, issued.key());
        limits(fields, issued.key().limits());
        out.println();
        out.println("This is its secret. Keep it now: it will not be shown again.");
        out.println();
        out.println(issued.secret().reveal());
        out.println();
        out.println("With the secret in the variable KEY, try it:");
        out.println("  curl -H \"X-API-Key: $KEY\" " + address.get() + "/api/v1/key");
    }

    @Override
    public void changed(ApiKey key, String sentence) {
        out.println(sentence);
    }

    private static void access(FieldList fields, ApiKey key) {
        fields.field("Scopes", KeyWords.scopes(key.scopes()));
        fields.field("Allowed from", KeyWords.allowedFrom(key.addressRanges()));
    }

    private void limits(FieldList fields, Limits limits) {
        fields.field(unit.capitalizedPlural() + " per request", Figures.limit(limits.unitsPerRequest()));
        for (Window window : Window.all()) {
            fields.field("Requests per " + window.label(), Figures.limit(limits.requestsPer(window)));
        }
    }

    private void usage(FieldList fields, KeyUsage usage) {
        fields.field(
                "Requests",
                Figures.number(usage.total().requests()) + ", " + Figures.number(usage.requestsToday())
                        + " of them today");
        fields.field(unit.capitalizedPlural(), Figures.number(usage.total().units()));
        Usage opening = usage.opening();
        if (!opening.equals(Usage.NONE)) {
            fields.field(
                    "Used before",
                    Figures.number(opening.requests()) + " of these requests, and " + Figures.number(opening.units())
                            + " of these " + unit.plural());
        }
        fields.field("Last used", Figures.timeUtc(usage.lastUsedAt()));
        fields.field("Usage as of", Figures.timeUtc(usage.asOf()));
    }
}
