package dev.latchkey.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.Writer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {

    @Test
    void a_process_between_pipes_is_not_at_a_terminal() {
        assertThat(Terminal.ofProcess().interactive()).isFalse();
    }

    @Test
    void a_screen_is_as_wide_as_said_within_reason() {
        assertThat(columns("132")).isEqualTo(132);
        assertThat(columns(" 100 ")).isEqualTo(100);
        assertThat(columns("3")).isEqualTo(24);
        assertThat(columns("0")).isEqualTo(80);
        assertThat(columns("-1")).isEqualTo(80);
        assertThat(columns("99999999999")).isEqualTo(80);
        assertThat(columns("")).isEqualTo(80);
    }

    private static int columns(String text) {
        Terminal terminal = new Terminal(
                new BufferedReader(Reader.nullReader()),
                new PrintWriter(Writer.nullWriter()),
                new PrintWriter(Writer.nullWriter()),
                true);
        return Screen.of(terminal, new Environment(Map.of("COLUMNS", text))).columns();
    }
}
