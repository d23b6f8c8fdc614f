package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyType;
import dev.latchkey.testkit.Keys;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListCommandTest {

    private final Shell shell = new Shell();

    @Test
    void a_pipe_gets_whole_ids_and_every_column() {
        ApiKey key =
                shell.add(Keys.aKey().name("Acme").email("ops@acme.example").build());
        shell.use(key, Shell.NOW.minusSeconds(60), 1_234, 56_789);

        Shell.Answer answer = shell.run("list");

        assertThat(answer.out().lines().toList().get(0).split(" {2,}"))
                .containsExactly(
                        "ID",
                        "NAME",
                        "EMAIL",
                        "TYPE",
                        "STATE",
                        "PER REQUEST",
                        "PER MINUTE",
                        "PER HOUR",
                        "PER DAY",
                        "PER MONTH",
                        "REQUESTS",
                        "PATIENTS",
                        "LAST USED UTC",
                        "EXPIRES UTC");
        assertThat(answer.out().lines().toList().get(1).split(" {2,}"))
                .containsExactly(
                        key.id().toString(),
                        "Acme",
                        "ops@acme.example",
                        "live",
                        "active",
                        "1,000",
                        "60",
                        "1,000",
                        "unlimited",
                        "unlimited",
                        "1,234",
                        "56,789",
                        "2026-03-04 05:05",
                        "never");
        assertThat(answer.out()).doesNotContain("\u001b");
    }

    @Test
    void keys_are_listed_in_the_order_that_is_asked_for() {
        shell.add(Keys.aKey().name("b").expiresAt(Shell.NOW.plusSeconds(9)).build());
        shell.add(Keys.aKey().name("C").build());
        shell.add(Keys.aKey().name("a").expiresAt(Shell.NOW.plusSeconds(8)).build());

        assertThat(names("list", "--sort", "name")).containsExactly("a", "b", "C");
        assertThat(names("list", "--sort", "-name")).containsExactly("C", "b", "a");
        assertThat(names("list", "--sort=expires_at")).containsExactly("a", "b", "C");
        assertThat(names("list", "--sort=-expires_at", "--limit", "2")).containsExactly("C", "b");
        assertThat(names("list", "--sort", "-created_at")).isEqualTo(names("list"));
        Shell.Answer wrong = shell.run("list", "--sort", "email");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("created_at", "name", "-expires_at");
    }

    @Test
    void nothing_to_list_is_said_on_stderr_with_the_way_to_a_first_key() {
        Shell.Answer answer = shell.run("list");

        assertThat(answer.code()).isZero();
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err()).contains("latchkey create --name NAME");
    }

    @Test
    void nothing_found_is_not_nothing_there() {
        shell.key("Acme");

        Shell.Answer answer = shell.run("list", "--search", "nobody");

        assertThat(answer.out()).isEmpty();
        assertThat(answer.err()).doesNotContain("create").contains("latchkey list --all");
    }

    @Test
    void json_is_a_listing() {
        ApiKey key = shell.key("Acme");

        Map<String, @Nullable Object> json =
                Json.object(shell.run("list", "--format", "json").out());

        assertThat(json.keySet()).containsExactly("keys", "next");
        assertThat(json.get("next")).isNull();
        assertThat(String.valueOf(json.get("keys"))).startsWith("[{id=" + key.id() + ", name=Acme,");
        assertThat(String.valueOf(json.get("keys"))).doesNotContain("key=lk_");
    }

    @Test
    void an_empty_listing_is_still_json_and_csv() {
        Shell.Answer json = shell.run("list", "--format", "json");
        assertThat(json.out()).isNotEmpty();
        assertThat(Json.object(json.out()).get("keys")).isEqualTo(List.of());
        assertThat(Csv.rows(shell.run("list", "--format", "csv").out())).hasSize(1);
    }

    @Test
    void csv_reads_back_as_it_was() {
        ApiKey key = shell.add(Keys.aKey()
                .name("Müller, \"Söhne\" & Co")
                .metadata(Map.of("note", "line\nbreak"))
                .expiresAt(Shell.NOW)
                .build());
        shell.use(key, Shell.NOW, 1_234, 5);

        Map<String, String> record =
                Csv.records(shell.run("list", "--format", "csv").out()).get(0);

        assertThat(record)
                .containsEntry("id", key.id().toString())
                .containsEntry("name", "Müller, \"Söhne\" & Co")
                .containsEntry("email", "")
                .containsEntry("type", "live")
                .containsEntry("state", "expired")
                .containsEntry("metadata", "{\"note\":\"line\\nbreak\"}")
                .containsEntry("patients_per_request", "1000")
                .containsEntry("requests_per_day", "")
                .containsEntry("requests", "1234")
                .containsEntry("patients", "5")
                .containsEntry("last_used_at", "2026-03-04T05:06:07.089Z")
                .containsEntry("expires_at", "2026-03-04T05:06:07.089Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+49 30", "-x", "@home", "＝1", "'quoted"})
    void a_spreadsheet_takes_no_name_for_a_formula(String name) {
        shell.key(name);

        Shell.Answer answer = shell.run("list", "--format", "csv");

        assertThat(Csv.records(answer.out()).get(0)).containsEntry("name", "'" + name);
    }

    @Test
    void only_what_is_asked_for_is_listed() {
        shell.key("Alpha");
        ApiKey demo = shell.add(Keys.aKey().name("Beta").type(KeyType.DEMO).build());
        ApiKey inactive =
                shell.add(Keys.aKey().name("Gamma").deactivatedAt(Shell.NOW).build());
        ApiKey expired =
                shell.add(Keys.aKey().name("Delta").expiresAt(Shell.NOW).build());
        ApiKey deleted =
                shell.add(Keys.aKey().name("Epsilon").deletedAt(Shell.NOW).build());

        assertThat(names("list")).containsExactlyInAnyOrder("Alpha", "Beta", "Gamma", "Delta");
        assertThat(names("list", "--all")).containsExactlyInAnyOrder("Alpha", "Beta", "Gamma", "Delta", "Epsilon");
        assertThat(names("list", "--demo")).containsExactly(demo.name());
        assertThat(names("list", "--state", "inactive")).containsExactly(inactive.name());
        assertThat(names("list", "--state", "EXPIRED")).containsExactly(expired.name());
        assertThat(names("list", "--state", "deleted")).containsExactly(deleted.name());
        assertThat(names("list", "--search", "alp")).containsExactly("Alpha");
    }

    @Test
    void a_listing_goes_on_where_the_one_before_ended() {
        for (int i = 0; i < 5; i++) {
            shell.key("Key " + i);
        }
        List<String> all = new ArrayList<>();
        String cursor = null;
        do {
            Shell.Answer answer = cursor == null
                    ? shell.run("list", "--limit", "2", "--format", "json")
                    : shell.run("list", "--limit", "2", "--format", "json", "--cursor", cursor);
            Map<String, @Nullable Object> json = Json.object(answer.out());
            all.addAll(namesOf(json));
            cursor = (String) json.get("next");
        } while (cursor != null);

        assertThat(all).containsExactlyInAnyOrder("Key 0", "Key 1", "Key 2", "Key 3", "Key 4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"table", "csv"})
    void the_next_page_is_told_on_stderr_where_stdout_has_no_place_for_it(String format) {
        shell.key("One");
        shell.key("Two");

        Shell.Answer answer = shell.run("list", "--limit", "1", "--format", format);

        assertThat(answer.err()).isEqualTo("There are more keys: add --page 2\n");
        assertThat(answer.out()).doesNotContain("--page");
        assertThat(shell.run("list", "--limit", "1", "--page", "2", "--format", format)
                        .err())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "-last_used", "last_used"})
    void pages_are_numbered_whatever_the_order(String sort) {
        for (int i = 0; i < 5; i++) {
            shell.use(shell.key("Key " + i), Shell.NOW.minusSeconds(i), 1, 1);
        }

        List<String> all = new ArrayList<>();
        for (String page : new String[] {"1", "2", "3", "4"}) {
            all.addAll(names("list", "--sort", sort, "--limit", "2", "--page", page));
        }
        List<String> upwards = List.of("Key 0", "Key 1", "Key 2", "Key 3", "Key 4");
        assertThat(all).isEqualTo(sort.equals("last_used") ? reversed(upwards) : upwards);
        assertThat(shell.run("list", "--page", "2", "--cursor", "x").err())
                .startsWith("latchkey list: --page: there is --cursor too");
        assertThat(shell.run("list", "--page", "0").code()).isEqualTo(2);
    }

    @Test
    void a_listing_that_is_sorted_here_goes_on_from_its_cursor_too() {
        for (int i = 0; i < 3; i++) {
            shell.use(shell.key("Key " + i), Shell.NOW.minusSeconds(i), 1, 1);
        }

        Map<String, @Nullable Object> first =
                Json.object(shell.run("list", "--sort", "-last_used", "--limit", "2", "--format", "json")
                        .out());
        assertThat(first).containsEntry("next", "2");
        Map<String, @Nullable Object> second = Json.object(
                shell.run("list", "--sort", "-last_used", "--limit", "2", "--cursor", "2", "--format", "json")
                        .out());
        assertThat(namesOf(second)).containsExactly("Key 2");
        assertThat(second).containsEntry("next", null);
        assertThat(shell.run("list", "--sort", "last_used", "--cursor", "mine").err())
                .contains("the cursor is not one that a listing has given");
    }

    @Test
    void keys_that_were_never_used_come_before_all_that_were() {
        shell.key("Never");
        shell.use(shell.key("Used"), Shell.NOW, 1, 1);

        assertThat(names("list", "--sort", "last_used")).containsExactly("Never", "Used");
        assertThat(names("list", "--sort", "-last_used_at")).containsExactly("Used", "Never");
        assertThat(shell.run("list", "--sort", "last_usde").err())
                .contains("keys are sorted by -created_at, created_at, name, -name, expires_at, -expires_at, last_used,"
                        + " -last_used; not by \"last_usde\"");
    }

    @Test
    void keys_are_chosen_by_what_they_may_call() {
        shell.run("create", "--name", "All");
        shell.run("create", "--name", "Jobs", "--scope", "jobs:*");
        shell.run("create", "--name", "Admin", "--scope", "admin:read");

        assertThat(names("list", "--sort", "name", "--scope", "jobs:read")).containsExactly("All", "Jobs");
        assertThat(names("list", "--scope", "admin:read")).containsExactly("Admin");
        assertThat(names("list", "--scope", "admin:keys")).isEmpty();
    }

    private static List<String> reversed(List<String> list) {
        List<String> reversed = new ArrayList<>(list);
        Collections.reverse(reversed);
        return reversed;
    }

    @Test
    void more_keys_than_a_page_has_are_listed_too() {
        for (int i = 0; i < 2_500; i++) {
            shell.key("Key " + i);
        }

        assertThat(names("list", "--limit", "2200")).hasSize(2_200).doesNotHaveDuplicates();
        assertThat(names("list", "--limit", "100000")).hasSize(2_500);
    }

    @Test
    void ids_are_as_short_as_they_can_be_told_apart() {
        shell.add(Keys.aKey()
                .id(UUID.fromString("aaaaaaaa-bbbb-4000-8000-000000000001"))
                .build());
        shell.add(Keys.aKey()
                .id(UUID.fromString("aaaaaaaa-bbcc-4000-8000-000000000001"))
                .build());

        assertThat(shell.atTerminal(80)
                        .run("list")
                        .out()
                        .lines()
                        .skip(1)
                        .map(line -> line.substring(0, line.indexOf(' '))))
                .containsExactlyInAnyOrder("aaaaaaaa-bbb", "aaaaaaaa-bbc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--limit=0", "--limit=x", "--limit=100001", "--state=gone", "--cursor=mine"})
    void a_wrong_value_is_wrong_usage(String option) {
        Shell.Answer answer = shell.run("list", option);

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err().lines()).hasSize(2);
    }

    private static List<String> namesOf(Map<String, @Nullable Object> listing) {
        return ((List<?>) Objects.requireNonNull(listing.get("keys")))
                .stream()
                        .map(key -> String.valueOf(((Map<?, ?>) key).get("name")))
                        .toList();
    }

    private List<String> names(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--format=csv");
        return Csv.records(shell.run(all.toArray(String[]::new)).out()).stream()
                .map(record -> record.get("name"))
                .toList();
    }
}
