package dev.latchkey.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One visitor's time at the page, and what the browser did and complained about meanwhile. */
final class Visit implements AutoCloseable {

    private static final String UNSUCCESSFUL = "Failed to load resource";

    private final BrowserContext context;
    private final String origin;
    private final Page page;
    private final List<String> requests = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    Visit(BrowserContext context, String origin) {
        this.context = context;
        this.origin = origin;
        this.page = context.newPage();
        page.onRequest(request -> requests.add(request.url()));
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            // What a refusal or an absent server is to a browser is for the page to say; tests look for that.
            if (List.of("error", "warning").contains(message.type())
                    && !message.text().startsWith(UNSUCCESSFUL)) {
                complaints.add(message.text());
            }
        });
    }

    Page page() {
        return page;
    }

    /** Opens the page, and waits until the server told it what it is. */
    Visit open() {
        page.navigate("/");
        page.getByText("curl " + origin).waitFor();
        return this;
    }

    /** Enters a key. */
    Visit bring(String secret) {
        page.getByText("Use a key of your own").click();
        key().fill(secret);
        return this;
    }

    Locator count() {
        return page.getByLabel("How many");
    }

    Locator seed() {
        return page.getByLabel("Seed", new Page.GetByLabelOptions().setExact(true));
    }

    Locator key() {
        return page.getByLabel("API key", new Page.GetByLabelOptions().setExact(true));
    }

    /** The button of the form, whatever it says. */
    Locator button() {
        return page.locator("#go");
    }

    Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    Locator message() {
        return page.getByRole(AriaRole.STATUS);
    }

    /** What is left of the limits. */
    Locator limits() {
        return page.locator("#limits");
    }

    Locator patients() {
        return page.getByRole(AriaRole.OPTION);
    }

    /** The patient that is looked at. */
    Locator patient() {
        return page.getByRole(AriaRole.ARTICLE);
    }

    void make(String count, String seed) {
        count().fill(count);
        seed().fill(seed);
        button().click();
    }

    /** How often patients were asked for. */
    long calls() {
        return requests.stream().filter(url -> url.endsWith("/generate")).count();
    }

    /** Holds what is shown to WCAG 2.2 AA, as far as a program can. */
    void isAccessible(ColorScheme scheme) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        assertThat(new AxeBuilder(page).analyze().getViolations()).isEmpty();
    }

    void screenshot(String name, ColorScheme scheme) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(Path.of(System.getProperty("latchkey.screenshots"), name + ".png")));
    }

    /** Ends the visit, which was one without complaints, and at the server alone. */
    @Override
    public void close() {
        context.close();
        assertThat(complaints).isEmpty();
        assertThat(requests)
                .isNotEmpty()
                .allMatch(url -> url.startsWith(origin + "/") || url.startsWith("blob:" + origin));
    }
}
