package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A headless Chromium or Chrome of this machine, with its driver. Without them the test is skipped, with the reason.
 * With {@code RDB_REQUIRE_BROWSER=1} in the environment it fails instead.
 */
final class Browser implements AutoCloseable {

    private static final List<String> NAMES = List.of("chromium", "google-chrome", "chromium-browser", "chrome");

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** @param directory a directory of the test, for the browser's files */
    static Browser open(Path directory) {
        Path browser = NAMES.stream()
                .map(Browser::program)
                .filter(path -> path != null)
                .findFirst()
                .orElse(null);
        Path driver = program("chromedriver");
        if (browser == null || driver == null) {
            String message = "no " + (browser == null ? "Chromium" : "chromedriver") + " on the PATH";
            if ("1".equals(System.getenv("RDB_REQUIRE_BROWSER"))) {
                fail(message + " (and RDB_REQUIRE_BROWSER=1)");
            }
            Assumptions.abort(message);
        }
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser.toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox", // for root, who may not have a sandbox
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--window-size=1250,900",
                "--user-data-dir=" + directory.resolve("profile"));
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        return new Browser(new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(driver.toFile())
                        .usingAnyFreePort()
                        .build(),
                options));
    }

    private static Path program(String name) {
        for (String directory : System.getenv("PATH").split(File.pathSeparator)) {
            Path path = Path.of(directory, name);
            if (Files.isExecutable(path)) {
                return path;
            }
        }
        return null;
    }

    ChromeDriver driver() {
        return driver;
    }

    /** Opens a page from disk, in the light or dark color scheme, on screen or as printed. */
    void show(Path page, String scheme, String media) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("media", media, "features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        driver.get(page.toUri().toString());
    }

    /** The value of a JavaScript expression on the page. */
    Object value(String expression, Object... arguments) {
        return driver.executeScript("return " + expression, arguments);
    }

    /** The errors that the page and the browser have reported since the last call. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::toString)
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
