package dev.latchkey.cli.output.report;

import dev.latchkey.cli.output.CsvPage;
import dev.latchkey.cli.output.CsvText;
import dev.latchkey.cli.output.Figures;
import dev.latchkey.cli.output.JsonPage;
import dev.latchkey.cli.output.KeyWords;
import dev.latchkey.cli.output.Report;
import dev.latchkey.cli.output.TablePage;
import dev.latchkey.cli.output.TextTable;
import dev.latchkey.cli.output.TextTable.Cell;
import dev.latchkey.cli.output.TextTable.Column;
import dev.latchkey.cli.shell.DisplayText;
import dev.latchkey.usage.RecordedRequest;
import dev.latchkey.usage.RequestQuery;
import dev.latchkey.usage.UsageEvent;
import dev.latchkey.wire.RequestJson;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Single requests, written as they are read, so that there may be any number of them; a table is made of all that it shows.
 *
 * @param source tells of each request, the newest first, until it hears that it was enough; says since when all are kept
 * @param most the most requests to show
 * @param isOfAll whether they are of many keys
 */
public record EventsReport(Source source, long most, boolean isOfAll) implements Report {

    private static final double MICROS_PER_MILLI = 1_000;

    /** Where requests come from. */
    public interface Source {

        /** Tells of each; says since when all are kept. */
        Instant each(Predicate<RecordedRequest> each);
    }

    /** Lets through as many as are wanted, and knows whether there was one more. */
    private final class Bounded implements Predicate<RecordedRequest> {

        private final Predicate<RecordedRequest> target;
        private long passed;
        private @Nullable RecordedRequest last;
        private boolean isCut;

        Bounded(Predicate<RecordedRequest> target) {
            this.target = target;
        }

        @Override
        public boolean test(RecordedRequest request) {
            if (passed == most) {
                isCut = true;
                return false;
            }
            passed++;
            last = request;
            return target.test(request);
        }

        /** How to see the rest, or null where there is none. */
        @Nullable
        String more() {
            return isCut && last != null
                    ? "There are more: add --cursor " + RequestJson.cursor(RequestQuery.Place.of(last))
                    : null;
        }
    }

    @Override
    public void writeTable(TablePage page) {
        List<RecordedRequest> requests = new ArrayList<>();
        Bounded bounded = new Bounded(requests::add);
        Instant since = source.each(bounded);
        if (requests.isEmpty()) {
            page.line("There is no such request.");
        } else {
            page.print(table(page, requests));
        }
        String more = bounded.more();
        if (more != null) {
            page.gap();
            page.line(more);
        } else if (since.isAfter(Instant.EPOCH)) {
            page.gap();
            page.line("Requests are kept since " + Figures.timeUtc(since) + ".");
        }
    }

    private TextTable table(TablePage page, List<RecordedRequest> requests) {
        List<Column> columns = new ArrayList<>();
        columns.add(Column.text("TIME UTC", Column.ESSENTIAL));
        if (isOfAll) {
            columns.add(Column.text("KEY", Column.ESSENTIAL));
        }
        columns.add(Column.text("METHOD", 3));
        columns.add(Column.flexible("ROUTE", 12, Column.ESSENTIAL));
        columns.add(Column.number("STATUS", Column.ESSENTIAL));
        columns.add(Column.number("MS", 2));
        columns.add(Column.number(page.unit().capitalizedPlural().toUpperCase(Locale.ROOT), 2));
        columns.add(Column.text("CALLER", 4));
        columns.add(Column.text("ID", 1));
        int idLength = page.screen().isWatched()
                ? KeyWords.unambiguous(
                        requests.stream().map(RecordedRequest::key).distinct())
                : Integer.MAX_VALUE;
        TextTable table = new TextTable(columns);
        for (RecordedRequest request : requests) {
            List<Cell> cells = new ArrayList<>();
            cells.add(Cell.of(Figures.timeToTheSecond(request.admittedAt())));
            if (isOfAll) {
                String key = request.key().toString();
                cells.add(Cell.of(key.substring(0, Math.min(key.length(), idLength))));
            }
            cells.add(Cell.of(request.method().name()));
            cells.add(Cell.of(DisplayText.printable(request.route())));
            boolean isSettled = request.status() != UsageEvent.NOT_SETTLED;
            cells.add(Cell.of(isSettled ? Integer.toString(request.status()) : "-"));
            cells.add(Cell.of(isSettled ? millis(request) : "-"));
            cells.add(Cell.of(Figures.number(request.units())));
            cells.add(Cell.of(caller(request)));
            cells.add(Cell.of(request.id().toString()));
            table.row(cells);
        }
        return table;
    }

    private static String millis(RecordedRequest request) {
        return String.format(Locale.ROOT, "%.1f", request.latencyMicros() / MICROS_PER_MILLI);
    }

    private static String caller(RecordedRequest request) {
        return Objects.requireNonNullElse(RequestJson.caller(request), "");
    }

    @Override
    public void writeJson(JsonPage page) throws IOException {
        new RequestJson(page.json(), page.unit()).write(source::each, most);
    }

    @Override
    public void writeCsv(CsvPage page) {
        page.row(List.of(
                "id",
                "at",
                "key_id",
                "method",
                "route",
                "status",
                "latency_micros",
                "requests",
                page.unit().plural(),
                "caller"));
        Bounded bounded = new Bounded(request -> {
            boolean isSettled = request.status() != UsageEvent.NOT_SETTLED;
            page.row(List.of(
                    request.id().toString(),
                    request.admittedAt().toString(),
                    request.key().toString(),
                    request.method().name(),
                    CsvText.cell(request.route()),
                    isSettled ? Integer.toString(request.status()) : "",
                    isSettled ? Long.toString(request.latencyMicros()) : "",
                    Long.toString(request.requests()),
                    Long.toString(request.units()),
                    caller(request)));
            return true;
        });
        source.each(bounded);
        String more = bounded.more();
        if (more != null) {
            page.notice(more);
        }
    }
}
