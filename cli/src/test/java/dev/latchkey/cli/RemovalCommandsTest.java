package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyState;
import dev.latchkey.testkit.Keys;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemovalCommandsTest {

    private final Shell shell = new Shell();
    private final ApiKey key = shell.key("Acme");
    private final String id = key.id().toString();

    @Test
    void delete_keeps_the_history() {
        shell.use(key, Shell.NOW, 3, 30);

        Shell.Answer answer = shell.run("delete", "--yes", id);

        assertThat(answer.code()).isZero();
        assertThat(answer.out()).contains("Deleted the key \"Acme\"");
        assertThat(shell.now(key).stateAt(Shell.NOW)).isEqualTo(KeyState.DELETED);
        assertThat(shell.run("show", id).out()).contains("deleted", "3, 3 of them today");
    }

    @Test
    void delete_of_a_deleted_key_fails() {
        shell.run("delete", "--yes", id);

        Shell.Answer answer = shell.run("delete", "--yes", id);

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("restore it first");
    }

    @Test
    void restore_takes_a_deletion_back_and_nothing_else() {
        shell.run("deactivate", id);
        shell.run("delete", "--yes", id);

        Shell.Answer answer = shell.run("restore", id);

        assertThat(answer.code()).isZero();
        assertThat(answer.out()).contains("Restored the key \"Acme\"", "it is inactive");
        assertThat(shell.now(key).stateAt(Shell.NOW)).isEqualTo(KeyState.INACTIVE);
        assertThat(shell.run("restore", id).out()).contains("was not deleted");
        assertThat(shell.run("restore", "ffffffff-ffff").code()).isEqualTo(1);
    }

    @Test
    void purge_leaves_no_record() {
        Shell.Answer answer = shell.run("purge", "--yes", id);

        assertThat(answer.code()).isZero();
        assertThat(answer.out()).contains("Purged the key \"Acme\"");
        assertThat(shell.allKeys()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete --yes", "purge --yes", "rotate"})
    void what_cannot_be_undone_takes_eight_characters_of_an_id(String command) {
        String id = shell.key("Acme").id().toString();

        for (int length : new int[] {1, 4, 7}) {
            Shell.Answer answer = shell.run((command + " " + id.substring(0, length)).split(" "));
            assertThat(answer.code()).isEqualTo(2);
            assertThat(answer.err())
                    .contains(
                            "so that it is surely the key that is meant, this takes the first 8 characters of the key's id or"
                                    + " more, as \"latchkey list\" shows them; not \"" + id.substring(0, length)
                                    + "\"");
        }
        assertThat(shell.opened).isEmpty();
        assertThat(shell.run((command + " " + id.substring(0, 8)).split(" ")).code())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "purge"})
    void without_a_terminal_nothing_is_removed_unless_told_to(String command) {
        Shell.Answer answer = shell.run(command, id);

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).contains("removes a key", "--yes");
        assertThat(shell.now(key)).isEqualTo(key);
        assertThat(shell.opened).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"y", "yes", " YES "})
    void at_a_terminal_a_yes_is_enough(String yes) {
        Shell.Answer answer = shell.atTerminal(80, yes).run("delete", id);

        assertThat(answer.code()).isZero();
        assertThat(answer.err()).contains("Delete the key \"Acme\"").endsWith("[y/N] ");
        assertThat(shell.now(key).deletedAt()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "n", "yess", "delete"})
    void anything_else_changes_nothing(String answerTyped) {
        for (String command : new String[] {"delete", "purge"}) {
            Shell.Answer answer = shell.atTerminal(80, answerTyped).run(command, id);

            assertThat(answer.code()).isEqualTo(1);
            assertThat(answer.out()).isEmpty();
            assertThat(answer.err()).contains("Nothing was changed.");
            assertThat(shell.now(key)).isEqualTo(key);
        }
    }

    @Test
    void json_stays_alone_on_stdout_when_something_is_asked() {
        Shell.Answer answer = shell.atTerminal(80, "y").run("delete", id, "--format", "json");

        assertThat(Json.object(answer.out())).containsEntry("state", "deleted");
    }

    @Test
    void cleanup_deactivates_what_expired() {
        ApiKey expired = shell.add(
                Keys.aKey().name("Old").expiresAt(Shell.NOW.minusSeconds(9)).build());

        Shell.Answer dry = shell.run("cleanup", "--dry-run");
        assertThat(dry.out()).contains("Old").doesNotContain("Acme");
        assertThat(dry.err()).contains("To be deactivated: 1 key");
        assertThat(shell.now(expired).deactivatedAt()).isNull();

        Shell.Answer wet = shell.run("cleanup");
        assertThat(wet.out()).contains("Old").contains("inactive");
        assertThat(wet.err()).contains("Deactivated: 1 key");
        assertThat(shell.now(expired).deactivatedAt()).isEqualTo(Shell.NOW);
        assertThat(shell.now(key)).isEqualTo(key);

        Shell.Answer again = shell.run("cleanup");
        assertThat(again.code()).isZero();
        assertThat(again.out()).isEmpty();
        assertThat(again.err()).contains("No key has expired");
    }

    @Test
    void cleanup_as_json_is_a_listing() {
        shell.add(Keys.aKey().expiresAt(Shell.NOW).build());

        Map<String, @Nullable Object> json =
                Json.object(shell.run("cleanup", "--format", "json").out());

        assertThat((List<?>) json.get("keys")).hasSize(1);
    }
}
