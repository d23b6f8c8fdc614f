package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.ApiKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuietTest {

    private final Shell shell = new Shell();

    @Test
    void a_new_secret_is_all_that_is_printed_of_its_key() {
        String created = shell.run("create", "--name", "Acme", "--quiet").out();
        assertThat(created).matches("lk_live_[0-9a-f]{64}_\\w{6}\n");

        String rotated =
                shell.run("rotate", "-q", shell.onlyKey().id().toString()).out();
        assertThat(rotated).matches("lk_live_[0-9a-f]{64}_\\w{6}\n").isNotEqualTo(created);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list --quiet",
                "show -q ID",
                "deactivate --quiet ID",
                "activate --quiet ID",
                "limits --quiet --per-day 5 ID",
                "delete --quiet --yes ID",
                "purge --quiet --yes ID"
            })
    void an_id_is_all_that_is_printed_of_any_other_key(String command) {
        ApiKey key = shell.key("Acme");

        Shell.Answer answer =
                shell.run(command.replace("ID", key.id().toString()).split(" "));

        assertThat(answer.code()).isZero();
        assertThat(answer.out()).isEqualTo(key.id() + "\n");
        assertThat(answer.err()).isEmpty();
    }

    @Test
    void an_answer_has_one_form_only() {
        assertThat(shell.run("list", "--quiet", "--format", "json").err())
                .startsWith("latchkey list: --quiet: there is --format too");
        assertThat(shell.with("LATCHKEY_FORMAT", "json").run("list", "--quiet").code())
                .isZero();
    }

    @Test
    void what_has_neither_an_id_nor_a_secret_to_tell_is_not_told_quietly() {
        for (String command : new String[] {"stats", "audit", "reconcile", "usage"}) {
            assertThat(shell.run(command, "--quiet").code()).isEqualTo(2);
        }
    }

    @Test
    void the_version_is_a_command_too() {
        assertThat(shell.run("version")).isEqualTo(shell.run("--version"));
        assertThat(shell.run("version").out()).startsWith("latchkey ");
    }
}
