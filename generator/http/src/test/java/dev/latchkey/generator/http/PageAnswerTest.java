package dev.latchkey.generator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.limit.Limits;
import dev.latchkey.server.Answer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page for visitors, as the server hands it out; what it does in a browser is tested in one. */
final class PageAnswerTest {

    private static final String NAME = "Military Medical Exercise Patient Generator";
    private static final Pattern LOCAL_REFERENCE = Pattern.compile("(?:src|href)=\"(/[^\"]*)\"|from '\\./([^']+)'");

    @RegisterExtension
    static final RunningGenerator SERVER = new RunningGenerator();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8",
                "*/*",
                "text/*",
                "application/json;q=0.5, text/html"
            })
    void browsers_and_the_undecided_get_the_page(String accept) {
        Answer answer = SERVER.get("/", "Accept", accept);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(answer.header("Vary")).isEqualTo("Accept");
        assertThat(answer.text()).contains("<h1 id=\"title\">" + NAME + "</h1>");
        assertThat(answer.body()).isEqualTo(SERVER.get("/static/index.html").body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json, text/html;q=0.9", "application/*"})
    void programs_are_told_where_to_go_on(String accept) {
        Answer answer = SERVER.get("/", "Accept", accept);

        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Vary")).isEqualTo("Accept");
        JsonNode about = answer.json();
        assertThat(about.get("name").asText()).isEqualTo(NAME);
        assertThat(about.at("/demo/key").asText()).isEqualTo(BuiltInKey.DEMO_SECRET);
        assertThat(about.at("/demo/limits/patients_per_request").asLong()).isEqualTo(Limits.DEMO.unitsPerRequest());
        assertThat(about.at("/demo/limits/requests_per_hour").isNull()).isTrue();
        for (String link : new String[] {"page", "docs", "openapi", "health"}) {
            assertThat(SERVER.get(about.get(link).asText()).status()).as(link).isEqualTo(200);
        }
    }

    @Test
    void the_page_may_load_nothing_from_elsewhere_and_run_nothing_but_its_own_files() {
        Answer answer = SERVER.get("/");

        assertThat(answer.header("Content-Security-Policy"))
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                .doesNotContain("unsafe", "http", "*");
        assertThat(answer.text()).doesNotContain("style=", "onclick", "http:", "https:");
    }

    @Test
    void everything_that_the_page_refers_to_is_there() {
        Stream<String> scripts = Stream.of("page.js", "api.js", "limits.js", "patient.js", "roster.js")
                .map(name -> SERVER.get("/static/" + name).text());

        assertThat(Stream.concat(Stream.of(SERVER.get("/").text()), scripts)
                        .flatMap(text -> LOCAL_REFERENCE.matcher(text).results())
                        .map(PageAnswerTest::target)
                        .distinct())
                .hasSizeGreaterThan(8)
                .allSatisfy(path -> assertThat(SERVER.get(path).status()).isEqualTo(200));
    }

    @Test
    void what_a_browser_has_is_not_sent_again() {
        Answer first = SERVER.get("/static/page.js");

        Answer second = SERVER.get("/static/page.js", "If-None-Match", "W/" + first.header("ETag"));

        assertThat(first.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(first.header("Content-Type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(second.status()).isEqualTo(304);
        assertThat(second.body().length()).isZero();
    }

    private static String target(MatchResult reference) {
        return reference.group(1) == null ? "/static/" + reference.group(2) : reference.group(1);
    }
}
