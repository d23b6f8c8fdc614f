package dev.latchkey.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisplayTextTest {

    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "Acme, 4",
        "Zürich, 6",
        "Zu\u0308rich, 6",
        "東京, 4",
        "ｱｲｳ, 3",
        "ＡＢ, 4",
        "서울, 4",
        "\u1112\u1161\u11AB, 2",
        "🚑, 2",
        "№ 7, 3",
        "👩\u200D⚕, 3",
        "สวัสดี, 4",
        "…, 1"
    })
    void text_is_as_wide_as_a_terminal_shows_it(String text, int columns) {
        assertThat(DisplayText.width(text)).isEqualTo(columns);
    }

    @ParameterizedTest
    @CsvSource({
        "Acme, 4, Acme",
        "Acme, 3, Ac…",
        "Acme, 1, …",
        "Acme, 0, ''",
        "東京都, 5, 東京…",
        "東京都, 4, 東…",
        "Zu\u0308rich, 3, Zu\u0308…",
        "🚑🚑🚑, 4, 🚑…"
    })
    void text_is_cut_between_characters(String text, int columns, String shortened) {
        assertThat(DisplayText.shorten(text, columns)).isEqualTo(shortened);
        assertThat(DisplayText.width(shortened)).isLessThanOrEqualTo(columns);
    }

    @Test
    void what_steers_terminals_is_spelled_out() {
        assertThat(DisplayText.printable("a\u001b[31mb\u0007\u009bc\nd"))
                .isEqualTo("a<U+001B>[31mb<U+0007><U+009B>c<U+000A>d");
        assertThat(DisplayText.printable("evil\u202Egpj.exe\u2066x\u200Fy\u2028z"))
                .isEqualTo("evil<U+202E>gpj.exe<U+2066>x<U+200F>y<U+2028>z");
        assertThat(DisplayText.printable("half \uD83D char")).isEqualTo("half <U+D83D> char");
        assertThat(DisplayText.printable("tag \uDB40\uDC41")).isEqualTo("tag <U+E0041>");
    }

    @Test
    void what_scripts_need_stays() {
        String text = "می\u200Cخواهم 👩\u200D⚕️ Zu\u0308rich 東京";

        assertThat(DisplayText.printable(text)).isSameAs(text);
    }
}
