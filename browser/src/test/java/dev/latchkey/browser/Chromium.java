package dev.latchkey.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The browser of this machine, without a window. For one thread. */
final class Chromium implements AutoCloseable {

    private static final List<String> ARGUMENTS = List.of(
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    /** How long to wait for what is to come, in milliseconds: a busy machine is no failure. */
    private static final double PATIENCE = 60_000;

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    static Chromium start() {
        Path program = Path.of(System.getProperty("latchkey.chromium"));
        if (!Files.isExecutable(program)) {
            throw new IllegalStateException("There is no browser at " + program
                    + ". Install Debian's package chromium, or say where one is: -Dchromium=PATH");
        }
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        BrowserType.LaunchOptions options = new BrowserType.LaunchOptions()
                .setExecutablePath(program)
                .setHeadless(true)
                // Chromium refuses to be root in its sandbox.
                .setChromiumSandbox(!System.getProperty("user.name").equals("root"))
                .setArgs(ARGUMENTS)
                .setTimeout(PATIENCE);
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
        return new Chromium(playwright, playwright.chromium().launch(options));
    }

    /** Somebody opens the browser: with nothing in it that others left. */
    Browser.NewContextOptions visitor() {
        return new Browser.NewContextOptions().setViewportSize(1280, 900);
    }

    Visit visit(String address, Browser.NewContextOptions visitor) {
        BrowserContext context = browser.newContext(visitor.setBaseURL(address));
        context.setDefaultTimeout(PATIENCE);
        return new Visit(context, address);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
