package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LoggingTest {

    private static final Instant START = Instant.parse("2025-06-01T12:00:00Z");

    private final Filter filter = new Logging.OncePerKind();

    @Test
    void of_what_a_library_says_again_and_again_one_line_a_minute_is_written() {
        int written = 0;
        for (int second = 0; second < 120; second++) {
            written += isWritten("io.netty.channel.DefaultChannelPipeline", "onUnhandled", second) ? 1 : 0;
        }

        assertThat(written).isEqualTo(2);
    }

    @Test
    void kinds_do_not_hide_one_another_and_our_own_lines_are_all_written() {
        assertThat(isWritten("io.netty.A", "one", 0)).isTrue();
        assertThat(isWritten("io.netty.A", "other", 1)).isTrue();
        assertThat(isWritten("io.vertx.B", "one", 1)).isTrue();
        assertThat(isWritten("io.netty.A", "one", 1)).isFalse();
        for (int second = 0; second < 3; second++) {
            assertThat(isWritten("dev.latchkey.usage.journal.Journal", "run", second))
                    .isTrue();
        }
    }

    @Test
    void a_clock_that_is_set_back_silences_nothing() {
        assertThat(isWritten("io.netty.A", "one", 1_000)).isTrue();
        assertThat(isWritten("io.netty.A", "one", 0)).isTrue();
    }

    private boolean isWritten(String logger, String method, long second) {
        LogRecord entry = new LogRecord(Level.WARNING, "something happened");
        entry.setLoggerName(logger);
        entry.setSourceMethodName(method);
        entry.setInstant(START.plusSeconds(second));
        return filter.isLoggable(entry);
    }
}
