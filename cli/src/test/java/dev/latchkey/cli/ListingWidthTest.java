package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.ApiKey;
import dev.latchkey.testkit.Keys;
import java.lang.Character.UnicodeScript;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListingWidthTest {

    private static final List<String> NAMES = List.of(
            "Acme",
            "A very long name that goes on and on, as names of institutes of many departments do".repeat(2),
            "東京医療救護訓練センター本部附属病院救急科",
            "서울대학교병원 응급의료센터 재난대응팀",
            "Zu\u0308rich, E\u0301cole d'infirmie\u0300res et de physiothe\u0301rapie supe\u0301rieure",
            "Больница скорой медицинской помощи № 7, отделение реанимации",
            "مستشفى الميدان رقم سبعة للتدريب الطبي المشترك",
            "โรงพยาบาลสนามหมายเลขเจ็ดเพื่อการฝึกทางการแพทย์",
            "🚑🚑🚑🚑🚑🚑🚑🚑🚑🚑🚑🚑🚑🚑🚑🚑🚑🚑🚑🚑🚑🚑🚑🚑🚑🚑",
            "क्षेत्रीय अस्पताल प्रशिक्षण केंद्र और आपातकालीन सेवाएँ");

    private final Shell shell = new Shell();

    @BeforeEach
    void keys() {
        for (String name : NAMES) {
            ApiKey key = shell.add(Keys.aKey()
                    .name(name)
                    .email("someone.with.a.long.address@department.of.an.institute.example")
                    .expiresAt(Shell.NOW.plusSeconds(99_999))
                    .build());
            shell.use(key, Shell.NOW, 12_345_678, 987_654_321_000L);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 100, 120, 200})
    void every_line_fits_and_the_columns_stand_below_each_other(int columns) {
        List<String> lines = shell.atTerminal(columns)
                .with("NO_COLOR", "1")
                .run("list")
                .out()
                .lines()
                .toList();

        assertThat(lines).hasSize(NAMES.size() + 1);
        assertThat(lines).allSatisfy(line -> assertThat(width(line)).isLessThanOrEqualTo(columns));
        int state = width(lines.get(0).substring(0, lines.get(0).indexOf("STATE")));
        assertThat(lines.subList(1, lines.size()))
                .allSatisfy(line -> assertThat(width(line.substring(0, line.indexOf("active"))))
                        .isEqualTo(state));
    }

    @Test
    void what_is_cut_ends_in_an_ellipsis() {
        assertThat(shell.atTerminal(80).run("list").out())
                .contains("A very long")
                .contains("…");
    }

    @Test
    void the_wider_the_more_columns() {
        assertThat(header(40)).doesNotContain("REQUESTS");
        assertThat(header(80)).contains("REQUESTS").doesNotContain("EMAIL");
        assertThat(header(130)).contains("EMAIL").doesNotContain("PER HOUR");
        assertThat(header(200)).contains("PER HOUR");
    }

    @Test
    void a_pipe_cuts_nothing() {
        assertThat(shell.run("list").out()).contains(NAMES).doesNotContain("…");
    }

    @Test
    void one_long_name_does_not_draw_the_other_rows_apart() {
        Shell other = new Shell();
        other.key("Short");
        other.key("x".repeat(99));

        String pipe = other.run("list").out();
        assertThat(pipe).contains("x".repeat(99));
        assertThat(row(pipe, "Short")).hasSizeLessThan(row(pipe, "xxx").length() - 50);
        assertThat(row(pipe, "Short").indexOf("active"))
                .isEqualTo(pipe.lines().findFirst().orElseThrow().indexOf("STATE"));
        other.atTerminal(300).with("NO_COLOR", "1");
        assertThat(row(other.run("list").out(), "Short")).hasSizeLessThan(200);
    }

    private static String row(String table, String part) {
        return table.lines().filter(line -> line.contains(part)).findFirst().orElseThrow();
    }

    @Test
    void a_width_that_is_none_is_80() {
        shell.atTerminal(80).with("COLUMNS", "wide").with("NO_COLOR", "1");

        assertThat(shell.run("list").out().lines()).allMatch(line -> width(line) <= 80);
    }

    @Test
    void states_have_colours_at_a_terminal_only_and_not_against_its_will() {
        assertThat(shell.run("list").out()).doesNotContain("\u001b");
        assertThat(shell.atTerminal(80).run("list").out()).contains("\u001b[32mactive\u001b[0m");
        assertThat(shell.with("TERM", "dumb").run("list").out()).doesNotContain("\u001b");
        assertThat(shell.with("TERM", "xterm").with("NO_COLOR", "1").run("list").out())
                .doesNotContain("\u001b");
    }

    private String header(int columns) {
        return shell.atTerminal(columns).run("list").out().lines().findFirst().orElseThrow();
    }

    /** Told by scripts rather than by ranges. */
    private static int width(String text) {
        Set<UnicodeScript> wide =
                Set.of(UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA, UnicodeScript.HANGUL);
        return text.codePoints()
                .map(c -> switch (Character.getType(c)) {
                    case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> 0;
                    default -> wide.contains(UnicodeScript.of(c)) || c == 'ー' || c > 0x1F000 ? 2 : 1;
                })
                .sum();
    }
}
