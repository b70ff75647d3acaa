package dev.sepurux.server.web;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.server.people.Rights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A real browser, Debian's Chromium: {@code @RegisterExtension static final Browser BROWSER = new
 * Browser();}. Where there is none the tests of the class are skipped, loudly, and counted as
 * skipped. With {@code -Dsepurux.screens=FOLDER} {@link #shoot} keeps pictures of pages.
 */
public final class Browser implements BeforeAllCallback, AfterAllCallback {
  private static final List<Path> BROWSERS =
      List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/google-chrome"));
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private @Nullable ChromeDriver driver;

  @Override
  public void beforeAll(ExtensionContext context) {
    Path browser = BROWSERS.stream().filter(Files::isExecutable).findFirst().orElse(null);
    boolean there = browser != null && Files.isExecutable(DRIVER);
    if (!there) {
      System.out.println(
          "!! SKIPPED "
              + context.getDisplayName()
              + ": no browser; apt-get install chromium chromium-driver");
    }
    assumeTrue(there, "chromium and chromium-driver are not installed");
    driver = start(String.valueOf(browser));
  }

  private static ChromeDriver start(String browser) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(browser);
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--hide-scrollbars",
        "--window-size=1280,900");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(DRIVER.toFile())
            .usingAnyFreePort()
            .build();
    ChromeDriver started = new ChromeDriver(service, options);
    // Waits for what a page still does; no test passes or fails by how long it takes.
    started.manage().timeouts().implicitlyWait(PATIENCE);
    return started;
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (driver != null) {
      driver.quit();
    }
  }

  public ChromeDriver driver() {
    if (driver == null) {
      throw new IllegalStateException("the browser is not started");
    }
    return driver;
  }

  public void open(String address) {
    driver().get(address);
  }

  /** Makes somebody with these rights who is signed in here. */
  public void signIn(TestServer server, String name, Rights rights) {
    signInAs(server, server.signIn(name, rights));
  }

  /** Has this session from now on. */
  public void signInAs(TestServer server, String session) {
    open(server.address() + "/login");
    driver().manage().deleteAllCookies();
    driver()
        .manage()
        .addCookie(new Cookie.Builder("__Host-sepurux", session).path("/").isSecure(true).build());
  }

  public String address() {
    return String.valueOf(driver().getCurrentUrl());
  }

  public WebElement find(String css) {
    return driver().findElement(By.cssSelector(css));
  }

  /**
   * Waits until something says this; what a former page held may be gone meanwhile.
   *
   * @return all that it says
   */
  public String says(String css, String text) {
    AtomicReference<String> said = new AtomicReference<>("");
    new WebDriverWait(driver(), PATIENCE)
        .ignoring(StaleElementReferenceException.class)
        .withMessage(() -> css + " does not say: " + text)
        .until(_ -> {
          said.set(find(css).getText());
          return said.get().contains(text);
        });
    return said.get();
  }

  /**
   * Waits until the page of this path is there.
   *
   * @return the path of the page that is there then
   */
  public String arrives(String path) {
    new WebDriverWait(driver(), PATIENCE)
        .withMessage(() -> "still at " + address() + ", not at " + path)
        .until(_ -> URI.create(address()).getPath().equals(path));
    return URI.create(address()).getPath();
  }

  /** Whether the page has this now. */
  public boolean has(String css) {
    driver().manage().timeouts().implicitlyWait(Duration.ZERO);
    try {
      return !driver().findElements(By.cssSelector(css)).isEmpty();
    } finally {
      driver().manage().timeouts().implicitlyWait(PATIENCE);
    }
  }

  /** The text of the page as a reader sees it. */
  public String text() {
    return find("body").getText();
  }

  public void type(String css, String text) {
    WebElement field = find(css);
    field.clear();
    field.sendKeys(text);
  }

  public void click(String css) {
    find(css).click();
  }

  /** Presses the button with this text. */
  public void press(String button) {
    driver().findElement(By.xpath("//button[normalize-space()=\"" + button + "\"]")).click();
  }

  /** What a script answers; a promise is waited for. */
  public @Nullable Object run(String script, Object... arguments) {
    return ((JavascriptExecutor) driver()).executeScript(script, arguments);
  }

  /** What the browser has complained of since it was last asked: refused scripts, failures. */
  public List<String> complaints() {
    return driver().manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(entry -> entry.getLevel() + " " + entry.getMessage())
        .toList();
  }

  /** Keeps pictures of the page, light, dark and narrow, if somebody wants them. */
  public void shoot(String name) {
    String folder = System.getProperty("sepurux.screens", "");
    if (folder.isEmpty()) {
      return;
    }
    for (String theme : List.of("light", "dark")) {
      run("document.documentElement.dataset.theme = arguments[0]", theme);
      keep(Path.of(folder, name + "-" + theme + ".png"));
    }
    run("delete document.documentElement.dataset.theme");
    driver().manage().window().setSize(new Dimension(420, 900));
    keep(Path.of(folder, name + "-narrow.png"));
    driver().manage().window().setSize(new Dimension(1280, 900));
  }

  private void keep(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, driver().getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
