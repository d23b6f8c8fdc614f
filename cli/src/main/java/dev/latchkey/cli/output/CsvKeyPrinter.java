package dev.latchkey.cli.output;

import dev.latchkey.cli.shell.Terminal;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.IssuedKey;
import dev.latchkey.key.KeyField;
import dev.latchkey.key.KeyPage;
import dev.latchkey.key.TextField;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.UnitName;
import dev.latchkey.limit.Window;
import dev.latchkey.usage.KeyUsage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keys as rows, named as in JSON; empty is unlimited or never. */
public final class CsvKeyPrinter implements KeyPrinter {

    private final Terminal terminal;
    private final CsvText csv;
    private final KeyUsages usages;
    private final Instant now;
    private final List<String> header;

    public CsvKeyPrinter(Terminal terminal, KeyUsages usages, Instant now, UnitName unit) {
        this.terminal = terminal;
        this.csv = new CsvText(terminal.out());
        this.usages = usages;
        this.now = now;
        this.header = header(unit);
    }

    private static List<String> header(UnitName unit) {
        return Stream.of(
                        names(KeyField.ID, KeyField.NAME),
                        Stream.of(TextField.values()).map(TextField::label),
                        names(KeyField.HINT, KeyField.TYPE),
                        Stream.of("state"),
                        names(KeyField.SCOPES, KeyField.ADDRESS_RANGES, KeyField.METADATA),
                        Stream.of(unit.perRequest()),
                        Window.all().stream().map(KeyField::requestsPer),
                        Stream.of("requests", unit.plural(), "requests_today", "last_used_at", "as_of"),
                        names(KeyField.REVISION, KeyField.CREATED_AT, KeyField.UPDATED_AT, KeyField.EXPIRES_AT))
                .flatMap(names -> names)
                .toList();
    }

    private static Stream<String> names(KeyField... fields) {
        return Stream.of(fields).map(KeyField::label);
    }

    @Override
    public void show(ApiKey key) {
        csv.row(header);
        csv.row(row(key, usages.of(key)));
    }

    @Override
    public void list(KeyPage page, String whenEmpty, String goOn) {
        Map<UUID, KeyUsage> usage = usages.of(page.keys());
        csv.row(header);
        for (ApiKey key : page.keys()) {
            csv.row(row(key, Objects.requireNonNull(usage.get(key.id()))));
        }
        if (page.next() != null) {
            terminal.err().println(KeyWords.more(goOn));
        }
    }

    @Override
    public void issued(IssuedKey issued, String sentence) {
        csv.row(with("key", header));
        csv.row(with(issued.secret().reveal(), row(issued.key(), usages.of(issued.key()))));
    }

    @Override
    public void changed(ApiKey key, String sentence) {
        show(key);
    }

    private List<String> row(ApiKey key, KeyUsage usage) {
        Limits limits = key.limits();
        List<String> row = new ArrayList<>(header.size());
        row.add(key.id().toString());
        row.add(CsvText.cell(key.name()));
        for (TextField field : TextField.values()) {
            row.add(CsvText.cell(key.texts().getOrDefault(field, "")));
        }
        row.add(CsvText.cell(key.hint()));
        row.add(key.type().label());
        row.add(key.stateAt(now).label());
        row.add(CsvText.cell(String.join(" ", key.scopes())));
        row.add(KeyWords.ranges(key.addressRanges(), " "));
        row.add(JsonText.object(key.metadata()));
        row.add(limit(limits.unitsPerRequest()));
        Window.all().forEach(window -> row.add(limit(limits.requestsPer(window))));
        row.add(Long.toString(usage.total().requests()));
        row.add(Long.toString(usage.total().units()));
        row.add(Long.toString(usage.requestsToday()));
        row.add(time(usage.lastUsedAt()));
        row.add(time(usage.asOf()));
        row.add(Long.toString(key.revision()));
        row.add(time(key.createdAt()));
        row.add(time(key.updatedAt()));
        row.add(time(key.expiresAt()));
        return row;
    }

    private static List<String> with(String first, List<String> rest) {
        List<String> all = new ArrayList<>(rest.size() + 1);
        all.add(first);
        all.addAll(rest);
        return all;
    }

    private static String limit(long limit) {
        return limit == Limits.UNLIMITED ? "" : Long.toString(limit);
    }

    private static String time(@Nullable Instant time) {
        return time == null ? "" : time.toString();
    }
}
