package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.ApiKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnalyticsCommandTest {

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
    void groups_have_the_requests_that_are_asked_for_and_no_others() {
        shell.use(acme, Shell.NOW.minusSeconds(60), 1, 10);
        shell.use(acme, Shell.NOW.minusSeconds(50), 1, 20);
        shell.use(other, Shell.NOW.minusSeconds(30), 1, 40);

        assertThat(csv("analytics --all --by key"))
                .containsExactly(
                        acme.id() + ",2,30,2,0,0,0,1234,1234,1234,1234",
                        other.id() + ",1,40,1,0,0,0,1234,1234,1234,1234");
        assertThat(csv("analytics --all --by key --limit 1")).hasSize(1);
        assertThat(shell.run("analytics", "--all", "--by", "key", "--limit", "1")
                        .out())
                .contains("Total, with 1 more", " 70 ");
        assertThat(csv("analytics " + other.id())).containsExactly("/r,1,40,1,0,0,0,1234,1234,1234,1234");
        assertThat(csv("analytics --all --by hour"))
                .hasSize(25)
                .last()
                .asString()
                .startsWith("2026-03-04T05:00+00:00,3,");
        assertThat(csv("analytics --all --status 5xx")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "analytics | say whose requests: a KEY, or --all",
                "analytics --all --by colour | it is one of hour, day, week, hour-of-week, key, route, status, caller, not \"colour\"",
                "analytics --all --zone Berlin | a time zone's name in the IANA database, like Europe/Berlin, not \"Berlin\"",
                "analytics --all --limit 5001 | a number from 1 to 5000",
            })
    void a_mistake_is_told_with_what_to_do(String typed, String said) {
        Shell.Answer answer = shell.run(typed.split(" "));

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).contains(said);
    }

    @Test
    void more_groups_than_can_be_told_apart_are_refused_in_a_sentence() {
        Shell.Answer answer = shell.run("analytics", "--all", "--by", "hour", "--since", "2020-01-01");

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).contains("there are more than 5000 groups by hour");
    }
}
