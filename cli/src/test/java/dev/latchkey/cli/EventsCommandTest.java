package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.ApiKey;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventsCommandTest {

    private final Shell shell = new Shell();
    private final ApiKey acme = shell.key("Acme");
    private final ApiKey other = shell.key("Other");

    private List<String> csv(String typed) {
        return shell.run((typed + " --format csv").split(" "))
                .out()
                .lines()
                .skip(1)
                .toList();
    }

    @Test
    void requests_of_one_key_or_of_all_are_shown_newest_first() {
        shell.use(acme, Shell.NOW.minusSeconds(60), 1, 10);
        shell.use(other, Shell.NOW.minusSeconds(30), 1, 20);
        shell.use(acme, Shell.NOW.minusSeconds(20), 1, 30);

        assertThat(csv("events " + acme.id())).hasSize(2).first().asString().contains(",30,");
        assertThat(csv("events --all"))
                .hasSize(3)
                .element(1)
                .asString()
                .contains(other.id().toString(), ",20,");
        assertThat(csv("events --all --until 2026-03-01")).isEmpty();
        assertThat(csv("events --all --status 5xx")).isEmpty();
        assertThat(csv("events --all --status 2XX --route /r --caller ffffffb3"))
                .hasSize(3);
        assertThat(csv("events --all --route /other")).isEmpty();
    }

    @Test
    void what_a_limit_leaves_out_is_said_and_found_by_its_cursor() {
        for (int i = 1; i <= 5; i++) {
            shell.use(acme, Shell.NOW.minus(Duration.ofMinutes(i)), 1, i);
        }
        Shell.Answer first = shell.run("events", "--all", "--limit", "2", "--format", "csv");
        assertThat(first.out().lines()).hasSize(3);
        String cursor = Objects.requireNonNull(
                first.err().lines().findFirst().orElseThrow().replace("There are more: add --cursor ", ""));

        assertThat(csv("events --all --cursor " + cursor))
                .hasSize(3)
                .first()
                .asString()
                .contains(",3,");
        assertThat(shell.run("events", "--all", "--limit", "5").out()).doesNotContain("There are more");
        assertThat(shell.run("events", "--all", "--limit", "4").out()).contains("There are more: add --cursor ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "events | say whose requests: a KEY, or --all",
                "events --all KEY | say whose requests: a KEY, or --all",
                "events --all --limit all | use --format csv or json for all",
                "events --all --limit 0 | a number from 1 on, or all",
                "events --all --status 200 | a class of statuses like 4xx or 5xx, not \"200\"",
                "events --all --caller 10.0.0.1 | 8 hexadecimal digits",
                "events --all --cursor 5 | what the listing before this one ended with",
                "events --all --since yesterday | --since",
            })
    void a_mistake_is_told_with_what_to_do(String typed, String said) {
        Shell.Answer answer =
                shell.run(typed.replace("KEY", acme.id().toString()).split(" "));

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).contains(said);
    }
}
