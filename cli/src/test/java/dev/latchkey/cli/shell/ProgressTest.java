package dev.latchkey.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.cli.Shell;
import dev.latchkey.key.StoreUnavailableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final Shell shell = new Shell();

    @Test
    void what_takes_seconds_is_told_and_erased_again() {
        shell.atTerminal(80).slow(Duration.ofSeconds(3));

        Shell.Answer answer = shell.run("list");

        assertThat(answer.err())
                .startsWith("\rOpening the database (1 s)\rOpening the database (2 s)\rOpening the database (3 s)\r"
                        + " ".repeat("Opening the database (3 s)".length()) + "\r");
        assertThat(answer.out()).doesNotContain("Opening");
    }

    @Test
    void what_takes_less_than_a_second_is_not_told() {
        shell.atTerminal(80).slow(Duration.ofMillis(999));

        assertThat(shell.run("migrate").err()).isEmpty();
    }

    @Test
    void nothing_is_told_where_nobody_watches() {
        shell.slow(Duration.ofSeconds(9));

        assertThat(shell.run("migrate").err()).isEmpty();
    }

    @Test
    void a_failure_is_told_on_a_clean_line() {
        shell.atTerminal(80)
                .slow(Duration.ofSeconds(1))
                .failingWith(new StoreUnavailableException("the database is away", new IOException()));

        assertThat(shell.run("migrate").err()).endsWith(" \rlatchkey migrate: the database is away\n");
    }

    @Test
    void progress_tells_how_far_it_has_come_and_fits_a_narrow_terminal() {
        List<Runnable> ticks = new ArrayList<>();
        StringWriter err = new StringWriter();
        try (Progress progress = progress(err, ticks, 30)) {
            progress.reached("1,000 of 10,000 keys");
            ticks.get(0).run();
            progress.reached("2");
            ticks.get(0).run();
        }
        ticks.get(0).run();

        assertThat(err.toString())
                .isEqualTo("\rReading: 1,000 of 10,000 key…" + "\rReading: 2 (1 s)" + " ".repeat(13) + "\r"
                        + " ".repeat("Reading: 2 (1 s)".length()) + "\r");
    }

    @Test
    void real_seconds_tick_until_they_are_closed() throws InterruptedException {
        CountDownLatch ticked = new CountDownLatch(1);

        Ticker.Ticking ticking = Ticker.seconds(ticked::countDown);

        assertThat(ticked.await(30, TimeUnit.SECONDS)).isTrue();
        ticking.close();
    }

    private Progress progress(StringWriter err, List<Runnable> ticks, int columns) {
        Terminal terminal = new Terminal(
                new BufferedReader(Reader.nullReader()),
                new PrintWriter(Writer.nullWriter()),
                new PrintWriter(err),
                true);
        Environment environment = new Environment(Map.of("COLUMNS", Integer.toString(columns)));
        return Progress.of(
                new CommandContext(shell, terminal, environment, shell.time, tick -> {
                    ticks.add(tick);
                    return () -> {};
                }),
                "Reading");
    }
}
