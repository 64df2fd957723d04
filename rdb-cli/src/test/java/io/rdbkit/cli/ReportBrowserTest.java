package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** The page of {@code rdb report} in a browser. {@code -Drdb.pictures=DIRECTORY} saves screenshots. */
class ReportBrowserTest {

    @TempDir
    static Path directory;

    private static Browser browser;
    private static Path dump;
    private static Path page;
    private static JsonNode memory;

    @BeforeAll
    static void makePages() throws IOException {
        browser = Browser.open(directory);
        dump = directory.resolve("dump.rdb");
        Files.write(dump, TinyRdb.of(rdb -> {
            rdb.db(0);
            for (int i = 0; i < 300; i++) {
                rdb.expiry(1_800_000_000_000L + i * 1_000_000L).key("user:" + i + ":cart", "v".repeat(100 + i));
            }
            for (int i = 0; i < 200; i++) {
                rdb.bytes(0xf8).longLength(i * 50L).key("user:" + i + ":name", "v".repeat(20));
            }
            rdb.key("shop:big", "v".repeat(5000)).key("shop:(a+b)*:x", "v".repeat(600));
            rdb.key("shop:<img src=x onerror=\"window.hit=1\">", "v".repeat(900));
            rdb.key("</script><script>window.hit=1</script>", "v".repeat(1000));
            rdb.key(new byte[] {'r', 'a', 'w', ':', (byte) 0xff, '\n', 'x'}, new byte[800]);
            rdb.bytes(2).strings("tags").bytes(2).strings("red", "blue");
            rdb.db(3).key("other:1", "v").key("other:2", "v").end();
        }));
        page = report("page.html", dump.toString());
        memory = new ObjectMapper()
                .readTree(Cli.run("memory", dump.toString(), "--format", "json", "--now", "2026-01-01")
                        .succeeds()
                        .out());
    }

    @AfterAll
    static void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    private static Path report(String name, String... words) {
        Path out = directory.resolve(name);
        List<String> all = new ArrayList<>(List.of("report", "-q", "--now", "2026-01-01", "-o", out.toString()));
        all.addAll(List.of(words));
        Cli.run(all.toArray(String[]::new)).succeeds();
        return out;
    }

    private static void show(Path file, String scheme) {
        browser.show(file, scheme, "screen");
        assertEquals(List.of(), browser.complaints());
    }

    private static String text(String selector) {
        return browser.driver().findElement(By.cssSelector(selector)).getText();
    }

    private static List<WebElement> all(String selector) {
        return browser.driver().findElements(By.cssSelector(selector));
    }

    private static List<String> texts(String selector) {
        return all(selector).stream().map(WebElement::getText).toList();
    }

    private static String grouped(JsonNode number) {
        return String.format(Locale.ROOT, "%,d", number.asLong());
    }

    @Test
    void thePageHasTheFiguresOfMemory() {
        show(page, "light");
        JsonNode total = memory.get("total");
        assertEquals(
                grouped(total.get("keys")),
                text("#card-keys dd").lines().findFirst().orElse(""));
        assertTrue(text("#card-memory").contains(grouped(total.get("memory")) + " bytes"), text("#card-memory"));
        assertTrue(text("#card-allocated").contains(grouped(total.get("allocated")) + " bytes"));
        assertTrue(text("#card-tables").contains(grouped(memory.get("tables")) + " bytes"));
        assertEquals(
                memory.get("type").findValuesAsText("name").stream().sorted().toList(),
                texts("#type-table tbody th").stream().sorted().toList());
        for (JsonNode db : memory.get("db")) {
            String row = texts("#db-table tbody tr").stream()
                    .filter(line -> line.startsWith(db.get("name").asText() + " "))
                    .findFirst()
                    .orElse("");
            assertTrue(row.contains(" " + grouped(db.get("keys")) + " "), row);
        }
        assertEquals(
                memory.get("top").size(),
                Integer.parseInt(text("#top-table [role=status]").split(" ")[0]));
        assertTrue(
                text("#slots p")
                        .contains(": "
                                + grouped(new ObjectMapper()
                                        .getNodeFactory()
                                        .numberNode(memory.get("slot").size())) + " of"),
                text("#slots p"));
    }

    @Test
    void aClickOnTheTreemapFiltersTheTables() throws IOException {
        show(page, "light");
        List<String> before = texts("#prefix-table tbody th");
        assertTrue(before.contains("user:*:") && before.contains("shop:"), before.toString());
        clickTop(tile("shop:"));
        List<String> after = texts("#prefix-table tbody th");
        assertTrue(after.contains("shop:big"), after.toString());
        assertTrue(after.stream().allMatch(name -> name.startsWith("shop:")), after.toString());
        List<String> top = texts("#top-table tbody th");
        assertEquals(3, top.size(), top.toString());
        assertTrue(top.stream().allMatch(name -> name.startsWith("shop:")), top.toString());
        browser.driver().findElement(By.cssSelector(".crumbs button")).click();
        assertEquals(before, texts("#prefix-table tbody th"));
        clickTop(tile("user:*:cart"));
        top = texts("#top-table tbody th");
        assertTrue(top.size() > 10 && top.stream().allMatch(name -> name.matches("user:\\d+:cart")), top.toString());
        assertEquals(List.of(), browser.complaints());
    }

    /** Clicks on the line with the name. The tiles below belong to longer prefixes. */
    private static void clickTop(WebElement tile) {
        int half = ((Number) browser.value("arguments[0].getBoundingClientRect().height", tile)).intValue() / 2;
        new Actions(browser.driver()).moveToElement(tile, 0, 6 - half).click().perform();
    }

    private static WebElement tile(String name) {
        return all("#prefix-chart .tile").stream()
                .filter(tile -> tile.getAttribute("aria-label").startsWith(name + ","))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Treemap", "Flame graph"})
    void theKeyboardEntersAndLeavesATile(String chart) {
        show(page, "light");
        browser.driver()
                .findElement(By.xpath("//button[text()='" + chart + "']"))
                .sendKeys(Keys.ENTER);
        List<String> before = texts("#prefix-table tbody th");
        WebElement shop = tile("shop:");
        browser.driver().executeScript("arguments[0].focus()", shop);
        assertTrue(text("#tip").startsWith("shop:\n"), text("#tip"));
        browser.driver().switchTo().activeElement().sendKeys(Keys.ENTER);
        assertEquals("shop:", text(".crumbs [aria-current]"));
        browser.driver().switchTo().activeElement().sendKeys(Keys.ARROW_RIGHT);
        assertTrue((boolean) browser.value("document.activeElement.closest('#prefix-chart') !== null"));
        browser.driver().switchTo().activeElement().sendKeys(Keys.ESCAPE);
        assertEquals("all keys", text(".crumbs [aria-current]"));
        assertEquals(before, texts("#prefix-table tbody th"));
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void tablesCanBeSortedAndSearched() {
        show(page, "light");
        WebElement search = browser.driver().findElement(By.cssSelector("#top-table input"));
        search.sendKeys("BIG");
        assertEquals(List.of("shop:big"), texts("#top-table tbody th"));
        search.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
        WebElement byKey = browser.driver().findElement(By.xpath("//*[@id='top-table']//th/button[text()='key']"));
        byKey.click();
        List<String> rising = texts("#top-table tbody th");
        assertEquals(rising.stream().sorted().toList(), rising);
        assertEquals("ascending", all("#top-table th[aria-sort]").get(0).getAttribute("aria-sort"));
        byKey.click();
        assertNotEquals(rising.get(0), texts("#top-table tbody th").get(0));
        int rows = all("#top-table tbody tr").size();
        browser.driver()
                .findElement(By.xpath("//*[@id='top-table']//button[starts-with(text(),'Show more')]"))
                .click();
        assertTrue(all("#top-table tbody tr").size() > rows);
    }

    @Test
    void namesAreShownAsTextOnly() {
        show(page, "light");
        assertEquals(false, browser.value("'hit' in window"));
        assertEquals(0, all("img").size());
        List<String> top = texts("#top-table tbody th");
        assertTrue(top.contains("</script><script>window.hit=1</script>"), top.toString());
        assertTrue(top.contains("shop:<img src=x onerror=\"window.hit=1\">"), top.toString());
        assertTrue(top.contains("raw:\\xff\\x0ax"), top.toString());
    }

    @ParameterizedTest
    @CsvSource({"light, screen", "dark, screen", "dark, print"})
    void colorsFollowSchemeAndMedia(String scheme, String media) throws IOException {
        browser.show(page, scheme, media);
        String back =
                browser.value("getComputedStyle(document.body).backgroundColor").toString();
        boolean dark = scheme.equals("dark") && media.equals("screen");
        assertEquals(dark ? "rgb(15, 20, 25)" : "rgb(255, 255, 255)", back);
        assertEquals(
                media.equals("print"),
                !browser.driver().findElement(By.id("theme")).isDisplayed());
        assertEquals(
                true, browser.value("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
        assertEquals(List.of(), browser.complaints());
        keep(scheme + "-" + media);
    }

    @Test
    void theButtonChangesTheColors() {
        show(page, "light");
        browser.driver().findElement(By.id("theme")).click();
        assertEquals("rgb(15, 20, 25)", browser.value("getComputedStyle(document.body).backgroundColor"));
    }

    @Test
    void chartsAndTablesHaveLabelsForScreenReaders() {
        show(page, "light");
        assertEquals(
                0L,
                browser.value("document.querySelectorAll('svg:not([aria-label]), canvas:not([aria-label])').length"));
        assertEquals(
                0L,
                browser.value(
                        "[...document.querySelectorAll('table')].filter(t => !t.caption || t.caption.textContent === '').length"));
        assertEquals(0L, browser.value("[...document.querySelectorAll('th')].filter(t => !t.scope).length"));
        assertEquals(
                0L,
                browser.value(
                        "[...document.querySelectorAll('section')].filter(s => !document.getElementById(s.getAttribute('aria-labelledby'))).length"));
        assertEquals(
                0L,
                browser.value(
                        "[...document.querySelectorAll('button, input')].filter(b => !b.textContent && !b.ariaLabel && !b.hidden).length"));
        assertEquals("en", browser.value("document.documentElement.lang"));
    }

    @Test
    void growthIsShown() throws IOException {
        Path old = directory.resolve("old.rdb");
        Files.write(old, TinyRdb.of(rdb -> {
            rdb.db(0).key("user:1:cart", "v").key("user:2:cart", "v");
            for (int i = 0; i < 50; i++) {
                rdb.key("gone:" + i, "v".repeat(1000));
            }
            rdb.end();
        }));
        Path growth = report("growth.html", dump.toString(), "--against", old.toString());
        show(growth, "light");
        List<String> rows = texts("#growth-prefixes tbody tr");
        assertTrue(
                rows.stream().anyMatch(row -> row.startsWith("gone:* -") && row.contains(" gone ")), rows.toString());
        assertTrue(
                rows.stream().anyMatch(row -> row.startsWith("user:*:cart +") && row.endsWith(" 300 2")),
                rows.toString());
        assertTrue(texts("#growth-types tbody tr").stream()
                .anyMatch(row -> row.startsWith("set +") && row.contains(" new ")));
        keep("growth");
    }

    @Test
    void dumpsOfServersAreShown() throws IOException {
        for (String name : List.of("redis-8.0-rich", "redis-7.0.15-functions", "valkey-9.1-empty", "redis-2.8-rich")) {
            show(report(name + ".html", Cli.dump(name).toString()), "dark");
            assertFalse(text("#loads").isEmpty(), name);
            assertTrue(
                    (boolean) browser.value(
                            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"),
                    name);
        }
        show(report("deep.html", Cli.dump("redis-8.0-rich").toString(), "--deep"), "light");
        assertFalse(text("#findings").isEmpty());
        Path two = report(
                "two.html",
                Cli.dump("redis-8.0-rich").toString(),
                Cli.dump("valkey-9.1-rich").toString());
        show(two, "light");
        assertEquals(2, all("#file-table tbody tr").size());
        assertTrue(texts("#type-table thead th").contains("valkey-9.1-rich.rdb"));
    }

    private static void keep(String name) throws IOException {
        String pictures = System.getProperty("rdb.pictures");
        if (pictures != null) {
            Files.write(Path.of(pictures, name + ".png"), browser.driver().getScreenshotAs(OutputType.BYTES));
            Files.writeString(Path.of(pictures, name + ".txt"), text("body"), StandardCharsets.UTF_8);
        }
    }
}
