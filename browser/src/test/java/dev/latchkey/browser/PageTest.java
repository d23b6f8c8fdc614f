package dev.latchkey.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.RequestOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 10, unit = TimeUnit.MINUTES)
class PageTest {

    private static final int DEMO_REQUESTS_A_MINUTE = 10;

    @TempDir
    static Path data;

    private static ServerProcess server;
    private static String secret;
    private static Chromium chromium;

    @BeforeAll
    static void open() throws IOException {
        server = ServerProcess.start(data);
        secret = server.createKey("--patient-limit", "300", "--per-minute", "500");
        chromium = Chromium.start();
    }

    @AfterAll
    static void shut() {
        chromium.close();
        server.close();
    }

    @Test
    void a_visitor_makes_patients_and_looks_at_one() {
        try (Visit visit = visit()) {
            visit.make("3", "7");

            assertThat(visit.message()).hasText("3 patients made from the seed 7.");
            JsonObject answer = Json.object(generated(visit, "{\"count\":3,\"seed\":7}"));
            assertThat(visit.patients()).hasCount(3);
            visit.patients().nth(1).click();
            assertThat(visit.patients().nth(1)).hasAttribute("aria-selected", "true");
            assertThat(visit.patients().nth(0)).hasAttribute("aria-selected", "false");
            assertThat(visit.patient().getByRole(AriaRole.HEADING).first())
                    .hasText(Json.names(answer).get(1));
            shows(visit, answer.getAsJsonArray("patients").get(1).getAsJsonObject());
        }
    }

    @Test
    void patients_that_were_made_are_saved_as_the_server_sent_them() throws IOException {
        try (Visit visit = visit()) {
            visit.make("4", "11");
            assertThat(visit.patients()).hasCount(4);

            Download saved = visit.page()
                    .waitForDownload(
                            () -> visit.page().getByText("Save as JSON").click());

            assertThat(saved.suggestedFilename()).isEqualTo("patients-11.json");
            assertThat(Files.readString(saved.path())).isEqualTo(generated(visit, "{\"count\":4,\"seed\":11}"));
        }
    }

    @Test
    void a_seed_that_was_kept_makes_the_same_patients_again() {
        try (Visit visit = visit()) {
            visit.make("1", "");
            assertThat(visit.message()).containsText("made from the seed");
            String drawn = visit.patient().innerText();

            visit.button("Keep this seed").click();
            assertThat(visit.message()).containsText("will be drawn from the seed");
            visit.button().click();

            assertThat(visit.message()).containsText("made from the seed");
            assertThat(visit.patient().innerText()).isEqualTo(drawn);
        }
    }

    @Test
    void a_seed_of_64_bits_loses_none_of_them() {
        try (Visit visit = visit()) {
            visit.make("1", "9223372036854775807");

            assertThat(visit.message()).hasText("1 patient made from the seed 9223372036854775807.");
            assertThat(visit.patient().getByRole(AriaRole.HEADING).first())
                    .hasText(Json.names(Json.object(generated(visit, "{\"count\":1,\"seed\":9223372036854775807}")))
                            .get(0));
        }
    }

    @Test
    void the_demo_key_lasts_as_long_as_its_limits_which_the_page_counts_down() {
        try (Visit visit = chromium.visit(server.address(), chromium.visitor())) {
            visit.page().clock().install();
            visit.open();
            assertThat(visit.limits()).containsText("At once50 patients");
            for (int made = 1; made <= DEMO_REQUESTS_A_MINUTE; made++) {
                visit.make("1", "");
                assertThat(visit.limits())
                        .containsText(Pattern.compile("In a minute" + (DEMO_REQUESTS_A_MINUTE - made)
                                + " of 10 left.*Today" + (100 - made) + " of 100 left"));
            }

            visit.make("1", "");

            assertThat(visit.button()).hasText(Pattern.compile("Again in .*s"));
            assertThat(visit.button()).hasAttribute("aria-disabled", "true");
            assertThat(visit.message()).containsText("minute");
            visit.screenshot("limited", ColorScheme.LIGHT);
            long calls = visit.calls();
            visit.button().dispatchEvent("click");
            visit.page().clock().fastForward("02:00");
            assertThat(visit.button()).hasText("Make patients");
            assertThat(visit.button()).isEnabled();
            assertThat(visit.message()).hasText("There is room again.");
            assertThat(visit.calls()).isEqualTo(calls);
        }
    }

    @Test
    void too_many_at_once_are_refused_with_a_sentence_and_a_way_on() {
        try (Visit visit = visit()) {
            visit.make("301", "");

            assertThat(visit.message()).containsText("at most 300 at once; 301 were asked for");
            assertThat(visit.count()).hasAttribute("aria-invalid", "true");
            visit.button("Ask for 300").click();
            assertThat(visit.count()).hasValue("300");
            visit.button().click();
            assertThat(visit.message()).containsText("300 patients made");
        }
    }

    @Test
    void a_long_list_grows_by_hundreds() {
        try (Visit visit = visit()) {
            visit.make("250", "");

            assertThat(visit.patients()).hasCount(100);
            visit.button("Show 100 of 150 more").click();
            isLookedAt(visit, 100);
            assertThat(visit.patients()).hasCount(200);
            visit.button("Show 50 of 50 more").click();
            assertThat(visit.patients()).hasCount(250);
        }
    }

    @Test
    void a_server_that_is_out_of_reach_is_said_to_be() {
        try (Visit visit = visit()) {
            visit.page().context().setOffline(true);

            visit.make("1", "");

            assertThat(visit.message()).containsText("The server cannot be reached");
            assertThat(visit.button()).isEnabled();
        }
    }

    @Test
    void what_is_no_number_is_not_sent() {
        try (Visit visit = visit()) {
            visit.make("a few", "");
            assertThat(visit.message()).containsText("A whole number");
            assertThat(visit.count()).isFocused();

            visit.make("5", "1.5");
            assertThat(visit.message()).containsText("A seed is a whole number");
            assertThat(visit.seed()).isFocused();

            assertThat(visit.calls()).isZero();
        }
    }

    @Test
    void all_of_it_works_from_the_keyboard() {
        try (Visit visit = chromium.visit(server.address(), chromium.visitor()).open()) {
            press(visit, "Tab");
            assertThat(visit.page().getByText("Skip to making patients")).isFocused();
            press(visit, "Enter", "Tab");
            assertThat(visit.count()).isFocused();
            press(visit, "ControlOrMeta+a");
            visit.page().keyboard().type("3");
            press(visit, "Tab");
            visit.page().keyboard().type("7");
            press(visit, "Tab", "Enter", "Tab");
            assertThat(visit.key()).isFocused();
            visit.page().keyboard().type(secret);
            press(visit, "Enter");
            assertThat(visit.patients()).hasCount(3);

            tabTo(visit, visit.patients().first());
            press(visit, "ArrowDown");
            isLookedAt(visit, 1);
            press(visit, "End");
            isLookedAt(visit, 2);
            press(visit, "ArrowDown");
            isLookedAt(visit, 2);
            press(visit, "Home");
            isLookedAt(visit, 0);
            tabTo(visit, visit.page().getByText("As the API gave it"));
            press(visit, "Enter");
            assertThat(visit.patient().getByText("\"movement_timeline\"")).isVisible();
        }
    }

    @Test
    void a_key_that_nobody_has_is_refused_with_the_reason() {
        try (Visit visit = visit()) {
            visit.key().fill("lk_live_nobody");

            visit.button().click();

            assertThat(visit.key()).hasAttribute("aria-invalid", "true");
            assertThat(visit.message()).containsText("key");
            assertThat(visit.page().locator("#results")).isHidden();
        }
    }

    @Test
    void the_page_is_readable_for_all_in_light_and_dark_on_large_and_small_screens() {
        looksAt("desktop", chromium.visitor());
        looksAt(
                "phone",
                chromium.visitor().setViewportSize(360, 740).setHasTouch(true).setDeviceScaleFactor(2));
    }

    private static void looksAt(String screen, NewContextOptions visitor) {
        try (Visit visit = chromium.visit(server.address(), visitor).open().bring(secret)) {
            visit.make("12", "2025");
            assertThat(visit.patients()).hasCount(12);
            visit.make("301", "");
            assertThat(visit.count()).hasAttribute("aria-invalid", "true");
            visit.patients().nth(2).click();
            for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                visit.screenshot(screen + "-" + scheme.name().toLowerCase(Locale.ROOT), scheme);
                visit.isAccessible(scheme);
            }
            assertThat(visit.page().evaluate("document.documentElement.scrollWidth - innerWidth"))
                    .as("what stands out on the right, in pixels")
                    .isEqualTo(0);
        }
    }

    /** The card has a patient's triage, condition, every place and every treatment. */
    private static void shows(Visit visit, JsonObject patient) {
        assertThat(visit.patient()).containsText(patient.get("triage_category").getAsString());
        assertThat(visit.patient())
                .containsText(patient.getAsJsonArray("conditions")
                        .get(0)
                        .getAsJsonObject()
                        .get("name")
                        .getAsString());
        long places = patient.getAsJsonArray("movement_timeline").asList().stream()
                .filter(event ->
                        event.getAsJsonObject().get("event_type").getAsString().equals("arrival"))
                .count();
        assertThat(visit.patient().locator(".timeline > li")).hasCount((int) places);
        assertThat(visit.patient().locator(".treatments > li"))
                .hasCount(patient.getAsJsonArray("treatments").size());
    }

    private static void isLookedAt(Visit visit, int patient) {
        Locator option = visit.patients().nth(patient);
        assertThat(option).isFocused();
        assertThat(option).hasAttribute("aria-selected", "true");
        assertThat(visit.patient().getByRole(AriaRole.HEADING).first())
                .hasText(option.locator("strong").innerText());
    }

    private static void press(Visit visit, String... keys) {
        for (String key : keys) {
            visit.page().keyboard().press(key);
        }
    }

    private static void tabTo(Visit visit, Locator goal) {
        for (int tabs = 0; tabs < 20; tabs++) {
            if ((boolean) goal.evaluate("element => element === document.activeElement")) {
                return;
            }
            press(visit, "Tab");
        }
        throw new AssertionError("the keyboard does not get to " + goal);
    }

    @Test
    void the_api_s_description_is_as_wide_as_a_telephone_with_an_operation_open_too() {
        try (Visit visit = chromium.visit(server.address(), chromium.visitor().setViewportSize(390, 844))) {
            visit.page().navigate("/docs");
            for (int i = 0; i < 3; i++) {
                visit.page().locator(".opblock-summary-control").nth(i).click();
                visit.page().locator(".responses-table").nth(i).waitFor();
            }

            assertThat(visit.page().evaluate("document.documentElement.scrollWidth - innerWidth"))
                    .isEqualTo(0);
            assertThat(visit.page().evaluate("innerWidth")).isEqualTo(390);
        }
    }

    /** A visit of somebody with a key of their own, whom the others' requests do not hold up. */
    private static Visit visit() {
        return chromium.visit(server.address(), chromium.visitor()).open().bring(secret);
    }

    /** What the server answers to somebody without a browser. */
    private static String generated(Visit visit, String body) {
        return visit.page()
                .request()
                .post(
                        "/api/v1/generate",
                        RequestOptions.create()
                                .setHeader("X-API-Key", secret)
                                .setHeader("Content-Type", "application/json")
                                .setData(body))
                .text();
    }
}
