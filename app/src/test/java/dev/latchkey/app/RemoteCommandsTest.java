package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.cli.shell.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command says the same on a database and by way of a server, and does the same. */
class RemoteCommandsTest {

    /** In this order, on both stores; in braces the id of a key, or the name of a file. */
    private static final String COMMANDS = """
            list
            list --format json
            list --format csv --limit 1150
            list --all --limit 100000 --sort name --format csv
            list --all --limit 3 --sort expires_at
            list --limit 1001 --sort -expires_at --format json
            list --state inactive --format json
            list --state expired --limit 2
            list --state deleted --format json
            list --demo --format csv
            list --search 'übung 野外'
            list --search 'nobody has this'
            list --search ''
            list --search 'a+b & c=d%20'
            list --cursor nonsense
            list --cursor ''
            list --limit 0
            list --sort colour
            show {Everything}
            show {Everything} --format json
            show {Everything} --format csv
            show {Deleted}
            show {Paused} --format json
            show {Expired}
            show de30
            show 0
            show ffffffff-ffff
            show 'no id'
            show
            show {Plain} {Paused}
            usage {Plain}
            usage {Everything} --days 400 --format csv
            usage {Deleted} --days 2 --format json
            usage {Paused} --days 0
            usage ffffffff-ffff-4fff-8fff-ffffffffffff
            events --all --route /r
            events --all --route /r --since 2020-01-01 --limit 3 --format json
            events {Plain} --since 2020-01-01 --limit all --format csv
            events --all --route /r --since 2020-01-01 --status 4xx
            events --all --since 2999-01-01
            events --all --caller 00000000
            events 0
            analytics --all --route /r --since 2020-01-01
            analytics --all --route /r --since 2020-01-01 --by key --limit 2
            analytics {Plain} --since 40d --by day --zone America/Los_Angeles --format csv
            analytics --all --route /r --by status --format json
            analytics --all --since 2020-01-01 --by hour
            analytics --all --zone Nowhere/Here
            analytics
            events
            stats
            stats --days 30 --format json
            stats --days 3 --format csv
            stats --days many
            reconcile
            reconcile --days 3 --format json
            reconcile --format csv
            audit
            audit --limit 1100 --format csv
            audit --key {Limited} --format json
            audit --key {Limited} --since 2020-01-01 --limit 1
            audit --key 0
            audit --key zzz
            audit --key ffffffff-ffff-4fff-8fff-ffffffffffff
            audit --actor cli:nobody
            audit --since 9999w
            audit --since 999999999w --limit 2
            audit --since 2999-01-01
            audit --before 4 --format json
            audit --before -1
            audit --since yesterday
            audit head
            audit head --format json
            audit verify
            audit verify --format json
            audit verify --head 1:{digest} --format csv
            audit verify --head 1:{digest}
            audit verify --head nonsense
            audit head --head 1:{digest}
            create --name 'Field Hospital 8'
            create --name 'Field Hospital 9' --email ops@example.org --patient-limit 7 --per-minute unlimited --per-hour 8 --per-day 9 --expires 2099-06-30 --scope generate --scope jobs:read,jobs:write --allow-from 192.0.2.0/24,2001:db8::1 --metadata team=red --metadata 'note=two words' --format json
            create --demo
            create --demo --name Trial --per-day unlimited --format csv
            create --name 'Übung 🚑 "x"' --metadata 'tab=a	b' --expires 90d --format json
            create --name Admin2 --scope admin:*
            create
            create --name ''
            create --name X --email nonsense
            create --name X --expires 2001-01-01
            create --name X --expires 200000d
            create --name X --scope 'No Scope'
            create --name X --scope genrate
            create --name X --allow-from 10.0.0.1/8
            create --name X --metadata a=1 --metadata a=2
            create --name X --per-day 0
            deactivate {Plain}
            deactivate {Plain} --format json
            activate {Plain}
            activate {Plain}
            activate {Expired and paused}
            activate {Deleted}
            activate {Paused} --format csv
            deactivate de30
            activate de30
            edit {Plain} --name 'Plain, as ever' --email new@example.org --scope generate,jobs:read --allow-from 127.0.0.0/8,::1 --metadata a=1 --metadata 'b=two words'
            edit {Plain} --remove-metadata a --clear email --expires 2099-06-30 --format json
            edit {Plain} --clear scopes,allow-from,metadata,expires --name Plain --format csv
            edit {Plain} --name Plain
            edit {Plain}
            edit {Plain} --clear colour
            edit {Deleted} --name X
            edit de30 --name X
            restore {Plain}
            restore {Deleted}
            delete --yes {Deleted} --format json
            restore {Deleted} --format json
            delete --yes {Deleted}
            restore de30
            limits {Limited} --per-minute 300 --per-day unlimited
            limits {Limited} --patient-limit 5 --per-hour 6 --format json
            limits {Limited}
            limits {Deleted} --per-day 5
            limits de30 --per-day 5
            limits {Limited} --per-day x
            extend {Expiring} 30d --format json
            extend {Expiring} 12h
            extend {Expired} 1w
            extend {Plain} 30d
            extend {Expiring} 0s
            extend {Expiring} 999999999w
            extend {Expiring} 36000d
            extend {Expiring} soon
            extend {Deleted} 30d
            rotate {Rotated}
            rotate {Rotated} --grace 24h --format json
            rotate {Rotated} --grace 2h
            rotate {Twice} --grace 90m --format csv
            rotate {Twice} --grace 91d
            rotate {Paused} --format json
            rotate {Deleted}
            rotate de30
            delete {Gone}
            delete --yes {Gone}
            delete --yes {Gone}
            delete --yes {Twice} --format json
            delete --yes de30
            delete --yes 0
            purge {Purged}
            purge --yes {Purged}
            purge --yes {Purged}
            purge --yes {Gone} --format json
            purge --yes {Deleted} --format csv
            purge --yes de30
            stats --format json
            audit --key {Purged}
            audit --key {Purged} --format json
            audit --key {Rotated} --format csv
            audit --limit 60 --format json
            import {good.csv}
            import {good.csv} --format json
            import {bad.csv}
            import {bad.csv} --format csv
            import {mixed.jsonl} --format json
            import {many.csv} --format csv
            import {others.csv}
            import {others.csv} --quiet
            list --search imported --format json
            import {unknown.csv} --unknown refuse
            import {unknown.csv} --unknown ignore --format json
            import {unknown.csv} --unknown perhaps
            import {nonsense.csv}
            import {strays.csv} --quiet
            import {none.csv}
            import {empty.csv}
            import - --format json
            import
            cleanup --dry-run --format csv
            cleanup --dry-run
            cleanup --format json
            cleanup
            cleanup --dry-run --format json
            list --state expired
            audit verify
            audit head
            reconcile --days 400
            list --all --limit 100000 --sort name --format csv
            """;

    private static final String USER = "cli:" + System.getProperty("user.name", "unknown");
    private static Instant start = Instant.EPOCH;

    @TempDir
    static Path directory;

    private static @Nullable TwinStores twins;
    private static @Nullable LatchkeyProcess server;

    @BeforeAll
    static void serve() throws IOException {
        start = Instant.now();
        twins = new TwinStores(directory);
        server = LatchkeyProcess.serve(twins.one(), Map.of());
        Files.writeString(directory.resolve("good.csv"), """
                name,key,email,per,scopes,metadata
                """.replace("per,", "requests_per_day,") + """
                Old partner,an-old-secret-of-another-system-01,a@example.org,unlimited,generate jobs:read,"{""team"":""red""}"
                "Quoted, name",an-old-secret-of-another-system-02,,7,,
                """);
        Files.writeString(directory.resolve("bad.csv"), """
                name,key,key_sha256,expires_at,type
                Short,too-short,,,
                ,an-old-secret-of-another-system-03,,,
                Old partner,an-old-secret-of-another-system-01,,,

                Past,an-old-secret-of-another-system-04,,2001-01-01,
                Demo,DEMO_MILMED_2025_50_PATIENTS,,,
                Both,an-old-secret-of-another-system-05,9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08,,
                Kind,an-old-secret-of-another-system-06,,,other
                Far,an-old-secret-of-another-system-07,,+12345-01-01T00:00:00Z,
                Good,an-old-secret-of-another-system-08,,2099-01-01,demo
                """);
        Files.writeString(directory.resolve("mixed.jsonl"), """
                {"name":"One","key_sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","limits":{"requests_per_day":null}}
                {"name":"Two","colour":"red"}

                not json
                {"name":"Three","key":"an-old-secret-of-another-system-09","metadata":{"a":"b"},"scopes":["generate"]}
                """);
        StringBuilder many = new StringBuilder("name,key\n");
        for (int i = 0; i < 250; i++) {
            many.append("Bulk ")
                    .append(i)
                    .append(",an-old-secret-of-bulk-systems-")
                    .append(i % 240)
                    .append("-xxxxx\n");
        }
        Files.writeString(directory.resolve("many.csv"), many);
        Files.writeString(directory.resolve("empty.csv"), "");
        Files.writeString(directory.resolve("others.csv"), """
                Name;key;Description;Enabled;expires;total_requests;total_patients_generated;last_used_at;created_at
                Imported one;an-old-secret-of-another-system-11;"two
                lines";true;;77;8800;2025-01-02 03:04:05;2024-01-02
                Imported two;an-old-secret-of-another-system-12;;FALSE;2099-01-01;;;;
                Imported three;an-old-secret-of-another-system-13;;true;2002-01-01;0;0;;
                Public;DEMO_MILMED_2025_50_PATIENTS;;true;;;;;
                """);
        Files.writeString(directory.resolve("unknown.csv"), """
                name,key,colour,old_password
                Imported four,an-old-secret-of-another-system-14,red,hidden
                """);
        Files.writeString(directory.resolve("nonsense.csv"), "a,b\n1,2\n");
        Files.writeString(directory.resolve("strays.csv"), """
                name,key
                "Imported open,an-old-secret-of-another-system-15
                Imported five,an-old-secret-of-another-system-16
                """);
    }

    @AfterAll
    static void stop() throws IOException {
        server().close();
    }

    static Stream<String> commands() {
        return COMMANDS.lines();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void a_command_says_the_same_on_the_database_and_by_way_of_a_server(String command) {
        Answer local =
                run(Map.of(), words(command, "--data-dir", twins().other().toString()));
        Answer remote =
                run(Map.of("LATCHKEY_ADMIN_KEY", twins().administrator()), words(command, "--server", address()));

        assertThat(remote.code()).as(remote.toString()).isEqualTo(local.code());
        assertThat(comparable(remote.err())).isEqualTo(comparable(local.err()));
        assertThat(comparable(remote.out())).isEqualTo(comparable(local.out()));
        assertThat(remote.err()).doesNotContain("should not happen");
    }

    @Test
    void a_key_of_less_authority_is_told_what_it_lacks() {
        Map<String, String> helper = Map.of("LATCHKEY_ADMIN_KEY", twins().helper());

        Answer refused = run(helper, words("limits {Plain} --per-day 5", "--server", address()));
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
                .isEqualTo("latchkey limits: the admin key may not do this: this needs a key with the scope admin:keys;"
                        + " set LATCHKEY_ADMIN_KEY to the secret of a key that has it\n");
        assertThat(run(helper, words("show {Plain}", "--server", address())).code())
                .isZero();
    }

    @Test
    void a_key_that_the_server_does_not_know_is_told_without_repeating_it() {
        for (String key : List.of("a-key-that-nobody-has-0123456789", "DEMO_MILMED_2025_50_PATIENTS")) {
            Answer refused = run(Map.of("LATCHKEY_ADMIN_KEY", key), words("list", "--server", address()));

            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.out()).isEmpty();
            assertThat(refused.err())
                    .startsWith("latchkey list: the ")
                    .contains("LATCHKEY_ADMIN_KEY")
                    .doesNotContain(key);
            assertThat(refused.err().lines()).hasSize(1);
        }
    }

    @Test
    void the_server_s_address_and_key_may_come_from_the_environment_and_a_file() throws IOException {
        Path file = Files.writeString(directory.resolve("admin.key"), twins().administrator() + "\n");
        Map<String, String> environment =
                Map.of("LATCHKEY_SERVER", address() + "/", "LATCHKEY_ADMIN_KEY_FILE", file.toString());

        assertThat(run(environment, List.of("show", twins().id("Plain").toString()))
                        .out())
                .contains("Plain");
    }

    /** What came of a command. */
    private record Answer(int code, String out, String err) {}

    private static Answer run(Map<String, String> environment, List<String> arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String input = "{\"name\":\"From a pipe\",\"key\":\"an-old-secret-of-another-system-10\"}\n";
        Terminal terminal = new Terminal(
                new BufferedReader(new StringReader(input)), new PrintWriter(out), new PrintWriter(err), false);
        int code = Main.run(terminal, WarmUp.none(), environment, arguments.toArray(String[]::new));
        return new Answer(code, out.toString(), err.toString());
    }

    /** The words of a command line, as a shell has them, and some more. */
    private static List<String> words(String command, String... more) {
        List<String> words = new ArrayList<>();
        Matcher matcher = Pattern.compile("'([^']*)'|\\S+").matcher(braces(command));
        while (matcher.find()) {
            words.add(matcher.group(1) == null ? matcher.group() : matcher.group(1));
        }
        words.addAll(List.of(more));
        return words;
    }

    private static String braces(String command) {
        return Pattern.compile("\\{([^}]*)}").matcher(command).replaceAll(found -> {
            String name = found.group(1);
            if (name.equals("digest")) {
                return "0".repeat(64);
            }
            return name.indexOf('.') < 0
                    ? twins().id(name).toString()
                    : directory.resolve(name).toString();
        });
    }

    /** The text without what two stores cannot have in common: new ids and secrets, present times, who did it and from where. */
    private static String comparable(String text) {
        String admin = twins().id(TwinStores.ADMINISTRATOR).toString();
        String result = replaced(
                text,
                "(cli:\\S+?|key:" + admin + ")(?=[\\s,\"])",
                found -> found.group().equals(USER) || found.group().startsWith("key:") ? "<actor>" : found.group());
        result = result.replace("\"address\": \"127.0.0.1\"", "\"address\": null")
                .replaceAll("http://127\\.0\\.0\\.1:[0-9]+/api", "<address>/api")
                .replace("127.0.0.1", "");
        // Asking is usage too, in a period of its own.
        result = replaced(result, "\"periods\": [0-9]+", found -> "\"periods\": #");
        result = replaced(
                result, "(?m)^(\\w+, \\w+  .*  +)[0-9]+(  +[0-9]+)$", found -> found.group(1) + "#" + found.group(2));
        result = replaced(result, "lk_(live|demo)_[0-9a-f]{64}_[0-9A-Za-z]{6}", found -> "<secret>");
        result = replaced(result, "lk_(live|demo)_[0-9a-f]{4}…", found -> "<hint>");
        result = replaced(result, "([0-9]+):[0-9a-f]{64}", found -> found.group(1) + ":<digest>");
        result = moments(result);
        return ofAdministrator(ids(result));
    }

    /** Ids of keys that both stores have stay. */
    private static String ids(String text) {
        Map<String, String> known = new HashMap<>();
        for (String name :
                List.of("Plain", "Everything", "Limited", "Paused", "Rotated", "Gone", "Purged", "Expired")) {
            String id = twins().id(name).toString();
            known.put(id, name);
            known.put(id.substring(0, 8), name);
        }
        String result = replaced(
                text, "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", found -> known.getOrDefault(found.group(), "<id>"));
        return replaced(result, "\\(([0-9a-f]{8})\\)", found -> known.getOrDefault(found.group(1), "<id>"));
    }

    /** Moments since the test began are any. Those that lie days ahead were counted from them. */
    private static String moments(String text) {
        String result = replaced(
                text,
                "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z",
                found -> isFixed(Instant.parse(found.group())) ? found.group() : "<moment>");
        return replaced(result, "([0-9]{4}-[0-9]{2}-[0-9]{2}) ([0-9]{2}:[0-9]{2})(:[0-9]{2})?", found -> {
            Instant minute = Instant.parse(found.group(1) + "T" + found.group(2) + ":00Z");
            return isFixed(minute.plusSeconds(60)) ? found.group() : "<moment>";
        });
    }

    private static boolean isFixed(Instant moment) {
        return moment.isBefore(start.minus(Duration.ofMinutes(2)))
                || moment.isAfter(Instant.parse("2090-01-01T00:00:00Z"));
    }

    /** The key by which a server is asked is used in that. */
    private static String ofAdministrator(String text) {
        LocalDate today = LocalDate.ofInstant(start, ZoneOffset.UTC);
        String day = today.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ROOT) + " " + today;
        StringBuilder result = new StringBuilder();
        boolean json = text.startsWith("{");
        text.lines().forEach(line -> {
            boolean counted = line.contains(TwinStores.ADMINISTRATOR)
                    || line.startsWith(day)
                    || line.startsWith(DateTimeFormatter.ISO_DATE.format(today) + ",")
                    || line.startsWith("Total ");
            result.append(counted && !json ? withoutCounts(line) : line).append('\n');
        });
        String squeezed = json
                ? result.toString()
                : result.toString().replaceAll(" {2,}", "  ").replaceAll(" +\n", "\n");
        return replaced(
                squeezed,
                "(?s)(\"day\": \"" + today + "\"|\"total\": \\{|\"name\": \"" + TwinStores.ADMINISTRATOR + "\")"
                        + ".*?\"requests\": [0-9]+,\\s*\"patients\": [0-9]+(,\\s*\"requests_today\": [0-9]+,"
                        + "\\s*\"last_used_at\": \\S+)?",
                found -> found.group()
                        .replaceAll("(\"(requests|patients|requests_today)\":) [0-9]+", "$1 #")
                        .replaceAll("\"last_used_at\": \\S+", "#"));
    }

    private static String withoutCounts(String line) {
        // In csv, all that counts comes behind the metadata.
        return line.replaceAll("(?<=,\\{},).*", "#").replaceAll("<moment>|[0-9][0-9,]*", "#");
    }

    private static String replaced(String text, String pattern, Function<MatchResult, String> replacement) {
        return Pattern.compile(pattern)
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(replacement.apply(found)));
    }

    private static String address() {
        return server().address();
    }

    private static TwinStores twins() {
        return Objects.requireNonNull(twins);
    }

    private static LatchkeyProcess server() {
        return Objects.requireNonNull(server);
    }
}
