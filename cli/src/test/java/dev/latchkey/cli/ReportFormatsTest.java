package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.usage.GrainPair;
import dev.latchkey.usage.RollupSums;
import dev.latchkey.usage.UsageDifference;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Reports to the byte, since programs read them: what each prints in each format is kept beside the tests. A carriage return is
 * kept as ␍, and what begins a colour as ␛.
 */
class ReportFormatsTest {

    private static final List<String> FORMATS = List.of("table", "json", "csv");

    @TempDir
    private Path directory;

    private int files;

    private final Shell shell = new Shell();
    private final ApiKey acme = shell.key("Acme");
    private final ApiKey formula = shell.key("=SUM(A1), \"Zoë\"");

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "usage, usage KEY --days 3",
        "events, events --all --since 7d --limit 2",
        "analytics, analytics --all --by day --since 3d --zone Asia/Kolkata",
        "stats, stats --days 3",
        "reconcile, reconcile",
        "audit, audit --limit 2",
        "audit-head, audit head",
        "audit-verify, audit verify",
        "import, import FILE",
    })
    void a_report_is_in_each_format_as_it_always_was(String name, String command) throws IOException {
        use();
        change();
        differ();
        String typed = command.replace("KEY", acme.id().toString());

        String printed = FORMATS.stream()
                        .map(format -> printed(typed + " --format " + format))
                        .collect(Collectors.joining())
                + printed(typed, 80)
                + printed(typed, 120);

        assertThat(printed).isEqualTo(kept(name));
    }

    private void use() {
        shell.use(acme, Shell.NOW, 1_234, 56_789);
        shell.use(acme, Shell.NOW.minus(Duration.ofDays(1)), 400, 3);
        shell.use(formula, Shell.NOW.minus(Duration.ofDays(2)), 7, 70);
        shell.refuse(acme, "RATE_LIMITED", 1_200);
        shell.refuse(acme, "KEY_EXPIRED", 3);
        shell.refuse(null, Shell.NOW.minus(Duration.ofDays(1)), "KEY_UNKNOWN", 100);
    }

    private void change() {
        shell.run("edit", acme.id().toString(), "--email", "ops@example.org");
        shell.pass(Duration.ofSeconds(61));
        shell.run("edit", formula.id().toString(), "--name", "=SUM(A1), 'x'", "--metadata", "team=red");
        shell.run("deactivate", formula.id().toString());
    }

    private void differ() {
        RollupSums sums = new RollupSums(1_005, 65, 4, 3, 2, 1);
        UUID purged = UUID.fromString("12345678-90ab-4cde-8f01-234567890abc");
        Instant hour = Instant.parse("2026-03-04T05:00:00Z");
        shell.differences.add(new UsageDifference(
                GrainPair.EVENTS_AND_HOURS, formula.id(), hour, "/r", sums, new RollupSums(1_006, 66, 5, 4, 3, 2)));
        shell.differences.add(new UsageDifference(
                GrainPair.DAYS_AND_TOTALS, purged, null, null, sums, new RollupSums(1_005, 66, 4, 3, 2, 1)));
    }

    private String printed(String typed) {
        return section(typed, run(typed));
    }

    private String printed(String typed, int columns) {
        shell.atTerminal(columns).with("LANG", "C.UTF-8");
        return section(typed + " (" + columns + " columns)", run(typed));
    }

    private Shell.Answer run(String typed) {
        return shell.run(typed.replace("FILE", file().toString()).split(" "));
    }

    /** A file of keys that were not there yet. */
    private Path file() {
        files++;
        try {
            return Files.writeString(directory.resolve("keys.csv"), """
                    name,key
                    "Made, once",%d-0123456789-abcdefghijklmnopqrstuvw
                    Short,abc
                    Demo,%s
                    """.formatted(files, BuiltInKey.DEMO_SECRET));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String section(String title, Shell.Answer answer) {
        return Stream.of("== " + title, answer.out(), "-- " + answer.code(), answer.err())
                .filter(part -> !part.isEmpty())
                .map(part -> part.endsWith("\n") ? part : part + '\n')
                .collect(Collectors.joining())
                .replace('\r', '␍')
                .replace('\u001b', '␛');
    }

    private static String kept(String name) throws IOException {
        try (InputStream resource = ReportFormatsTest.class.getResourceAsStream("reports/" + name + ".txt")) {
            return new String(Objects.requireNonNull(resource, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
