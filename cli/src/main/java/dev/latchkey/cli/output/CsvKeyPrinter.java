package dev.latchkey.cli.output;

import dev.latchkey.cli.shell.Terminal;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.IssuedKey;
import dev.latchkey.key.KeyPage;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import dev.latchkey.usage.KeyUsage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keys as rows, named as in JSON; empty is unlimited or never. */
public final class CsvKeyPrinter implements KeyPrinter {

    private static final List<String> HEADER = List.of(
            "id",
            "name",
            "email",
            "hint",
            "type",
            "state",
            "scopes",
            "address_ranges",
            "metadata",
            "patients_per_request",
            "requests_per_minute",
            "requests_per_hour",
            "requests_per_day",
            "requests",
            "patients",
            "requests_today",
            "last_used_at",
            "as_of",
            "revision",
            "created_at",
            "updated_at",
            "expires_at");

    private final Terminal terminal;
    private final CsvText csv;
    private final KeyUsages usages;
    private final Instant now;

    public CsvKeyPrinter(Terminal terminal, KeyUsages usages, Instant now) {
        this.terminal = terminal;
        this.csv = new CsvText(terminal.out());
        this.usages = usages;
        this.now = now;
    }

    @Override
    public void show(ApiKey key) {
        csv.row(HEADER);
        csv.row(row(key, usages.of(key)));
    }

    @Override
    public void list(KeyPage page, String whenEmpty, String goOn) {
        Map<UUID, KeyUsage> usage = usages.of(page.keys());
        csv.row(HEADER);
        for (ApiKey key : page.keys()) {
            csv.row(row(key, Objects.requireNonNull(usage.get(key.id()))));
        }
        if (page.next() != null) {
            terminal.err().println(KeyWords.more(goOn));
        }
    }

    @Override
    public void issued(IssuedKey issued, String sentence) {
        csv.row(with("key", HEADER));
        csv.row(with(issued.secret().reveal(), row(issued.key(), usages.of(issued.key()))));
    }

    @Override
    public void changed(ApiKey key, String sentence) {
        show(key);
    }

    private List<String> row(ApiKey key, KeyUsage usage) {
        Limits limits = key.limits();
        return List.of(
                key.id().toString(),
                CsvText.cell(key.name()),
                CsvText.cell(key.email() == null ? "" : key.email()),
                CsvText.cell(key.hint()),
                key.type().label(),
                key.stateAt(now).label(),
                CsvText.cell(String.join(" ", key.scopes())),
                KeyWords.ranges(key.addressRanges(), " "),
                JsonText.object(key.metadata()),
                limit(limits.unitsPerRequest()),
                limit(limits.requestsPer(Window.MINUTE)),
                limit(limits.requestsPer(Window.HOUR)),
                limit(limits.requestsPer(Window.DAY)),
                Long.toString(usage.total().requests()),
                Long.toString(usage.total().units()),
                Long.toString(usage.requestsToday()),
                time(usage.lastUsedAt()),
                time(usage.asOf()),
                Long.toString(key.revision()),
                time(key.createdAt()),
                time(key.updatedAt()),
                time(key.expiresAt()));
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
