package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.AddressRange;
import dev.latchkey.key.ApiKey;
import dev.latchkey.testkit.Keys;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EditCommandTest {

    private final Shell shell = new Shell();
    private final ApiKey key = shell.key("Acme");
    private final String id = key.id().toString();

    @Test
    void an_edit_changes_what_it_names_and_leaves_the_rest() {
        Shell.Answer answer = edited(
                "--name",
                "Acme Ltd",
                "--email",
                "ops@example.org",
                "--scope",
                "generate,jobs:read",
                "--allow-from",
                "192.0.2.0/24",
                "--metadata",
                "team=red",
                "--metadata",
                "note=a=b",
                "--expires",
                "30d");

        assertThat(answer.code()).as(answer.err()).isZero();
        assertThat(answer.out()).contains("Changed the key \"Acme Ltd\"");
        ApiKey changed = shell.now(key);
        assertThat(changed)
                .isEqualTo(Keys.like(key)
                        .name("Acme Ltd")
                        .email("ops@example.org")
                        .scopes(Set.of("generate", "jobs:read"))
                        .addressRanges(Set.of(AddressRange.parse("192.0.2.0/24")))
                        .metadata(Map.of("team", "red", "note", "a=b"))
                        .expiresAt(Shell.NOW.plus(Duration.ofDays(30)))
                        .revision(key.revision() + 1)
                        .updatedAt(changed.updatedAt())
                        .build());
        assertThat(edited("--name", "Acme Ltd").out()).contains("was like that already");
    }

    @Test
    void what_a_key_can_be_without_is_cleared() {
        edited(
                "--email",
                "ops@example.org",
                "--scope",
                "generate",
                "--allow-from",
                "192.0.2.0/24",
                "--metadata",
                "a=1",
                "--metadata",
                "b=2",
                "--metadata",
                "c=3",
                "--expires",
                "2099-01-01");

        edited("--remove-metadata", "a", "--metadata", "b=4");
        assertThat(shell.now(key).metadata()).isEqualTo(Map.of("b", "4", "c", "3"));
        assertThat(edited("--clear", "email,scopes", "--clear", "allow-from,expires,metadata")
                        .code())
                .isZero();

        ApiKey cleared = shell.now(key);
        assertThat(cleared.email()).isNull();
        assertThat(cleared.expiresAt()).isNull();
        assertThat(cleared.scopes()).isEmpty();
        assertThat(cleared.addressRanges()).isEmpty();
        assertThat(cleared.metadata()).isEmpty();
        assertThat(cleared.name()).isEqualTo("Acme");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--name ,",
                "--clear colour",
                "--clear email --email a@example.org",
                "--metadata a=1 --remove-metadata a",
                "--scope ,",
                "--allow-from 10.0.0.1/8",
                "--expires 2001-01-01",
                "--email nobody",
            })
    void what_no_key_can_be_is_wrong_usage_and_changes_nothing(String options) {
        String[] words =
                options.isEmpty() ? new String[0] : options.replace(" ,", " ''").split(" ");
        for (int i = 0; i < words.length; i++) {
            words[i] = words[i].equals("''") ? "" : words[i];
        }

        assertThat(edited(words).code()).isEqualTo(2);

        assertThat(shell.now(key)).isEqualTo(key);
    }

    private Shell.Answer edited(String... options) {
        return shell.run(
                Stream.concat(Stream.of("edit", id), Stream.of(options)).toArray(String[]::new));
    }
}
