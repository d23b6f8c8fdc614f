package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.cli.deployment.CommandFailedException;
import dev.latchkey.key.StoreUnavailableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrongUsageTest {

    private static final String SECRET = "lk_live_" + "0123456789abcdef".repeat(4) + "_0aZ9bY";

    private final Shell shell = new Shell();

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "lsit|there is no command \"lsit\"; did you mean list?",
                "craete --name x|did you mean create?",
                "del|did you mean delete?",
                "frobnicate|there is no command \"frobnicate\"",
                "create --nmae x|there is no option \"--nmae\"; did you mean --name?",
                "create --patient 5 --name x|did you mean --patient-limit?",
                "list --frobnicate|there is no option \"--frobnicate\"",
                "create --name|--name needs a value, as in --name=NAME",
                "create --name --demo|--name needs a value",
                "create --name a --name b|--name is given more than once",
                "show|KEY is missing",
                "extend|KEY is missing",
                "extend abc|TIME is missing",
                "show abc def|one argument too many, \"def\"",
                "help lst|did you mean list?"
            })
    void a_slip_is_told_in_one_sentence(String typed, String sentence) {
        Shell.Answer answer = shell.run(typed.split(" "));

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err()).contains(sentence);
        assertThat(answer.err().lines()).hasSize(2);
        assertThat(answer.err().lines().toList().get(1))
                .startsWith("Try \"latchkey")
                .endsWith("--help\".");
    }

    @ParameterizedTest
    @CsvSource({"{}", "create {}", "create --{}", "list {}", "show abc {}", "create --name x --per-day {}", "help {}"})
    void a_secret_in_a_wrong_place_is_not_repeated(String template) {
        Shell.Answer answer = shell.run(template.replace("{}", SECRET).split(" "));

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).doesNotContain(SECRET.substring(0, 20));
    }

    @Test
    void a_password_in_a_wrong_place_is_not_repeated() {
        assertThat(shell.run("serve", "postgresql://joe:s3cret@db/x").err())
                .contains("one argument too many")
                .doesNotContain("s3cret");
    }

    @Test
    void what_steers_terminals_is_not_repeated() {
        assertThat(shell.run("create", "--\u001b[2J").err()).doesNotContain("\u001b");
        assertThat(shell.run("create", "--name", "x", "--expires", "\u001b[2J").err())
                .doesNotContain("\u001b");
    }

    @Test
    void a_store_that_is_away_is_a_failure_in_a_sentence() {
        shell.failingWith(new StoreUnavailableException("the database is away", new IOException("refused")));

        for (String command : new String[] {"list", "serve", "migrate"}) {
            Shell.Answer answer = shell.run(command);
            assertThat(answer.code()).isEqualTo(1);
            assertThat(answer.err()).isEqualTo("latchkey " + command + ": the database is away\n");
        }
    }

    @Test
    void what_a_deployment_cannot_do_is_a_failure_in_a_sentence() {
        Shell.Answer answer = shell.failingWith(new CommandFailedException("port 8080 is in use"))
                .run("serve");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).isEqualTo("latchkey serve: port 8080 is in use\n");
    }

    @Test
    void a_defect_is_told_in_a_line_that_says_where() {
        Shell.Answer answer = shell.failingWith(new IllegalStateException("oops", new IOException("why")))
                .run("list");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err().lines()).hasSize(1);
        assertThat(answer.err())
                .contains("oops")
                .contains("WrongUsageTest.java")
                .contains("why");
    }

    @Test
    void an_answer_that_could_not_be_written_is_a_failure_and_a_lost_secret_is_mentioned() {
        Writer full = new Writer() {
            @Override
            public void write(char[] text, int offset, int length) throws IOException {
                throw new IOException("no space left");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        for (String command : List.of("stats", "create --name Acme")) {
            StringWriter err = new StringWriter();

            int code = shell.cli(new PrintWriter(full), new PrintWriter(err)).run(command.split(" "));

            assertThat(code).isEqualTo(1);
            assertThat(err.toString()).contains("the answer could not be written in full");
            assertThat(err.toString().contains("rotate")).isEqualTo(command.startsWith("create"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "list, true",
        "show abc, true",
        "migrate, true",
        "serve, false",
        "help list, false",
        "list --help, false",
        "list --database=postgresql://db/x, false",
        "frobnicate, false"
    })
    void commands_on_the_embedded_store_are_known_by_what_was_typed(String typed, boolean expected) {
        String[] arguments = typed.split(" ");

        assertThat(LatchkeyCli.opensEmbeddedStore(arguments, Map.of())).isEqualTo(expected);
        assertThat(LatchkeyCli.opensEmbeddedStore(arguments, Map.of("DATABASE_URL", "postgresql://db/x")))
                .isFalse();
        assertThat(LatchkeyCli.opensEmbeddedStore(new String[0], Map.of())).isFalse();
    }
}
