package dev.sepurux.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of the house that the compiler does not hold. A rule that selects nothing fails. */
class ArchitectureTest {
  private static final String ROOT = "dev.sepurux.server.";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.sepurux");

  /** Platform packages, then features: each may use those before it. */
  private static final List<String> PLATFORM =
      List.of("base", "json", "db", "http", "work", "config");

  private static final List<String> FEATURES =
      List.of(
          "audit",
          "account",
          "project",
          "oidc",
          "people",
          "trace",
          "tool",
          "schema",
          "policy",
          "approval",
          "campaign",
          "bootstrap",
          "run",
          "whatif",
          "ci",
          "removal",
          "web",
          "ops");

  /** The tables of each package that has some: a store's SQL names no others. */
  private static final Map<String, Set<String>> TABLES =
      Map.ofEntries(
          entry("audit", Set.of("audit_entry")),
          entry("account", Set.of("api_key")),
          entry("project", Set.of("project")),
          entry("people", Set.of("person", "membership", "session", "one_time_link", "identity")),
          entry("trace", Set.of("trace", "trace_payload", "trace_approval")),
          entry("tool", Set.of("tool")),
          entry("policy", Set.of("policy_pack", "policy_pack_revision")),
          entry("approval", Set.of("approval", "approval_key")),
          entry("campaign", Set.of("campaign", "campaign_trace")),
          entry(
              "run",
              Set.of(
                  "run",
                  "run_snapshot",
                  "attempt",
                  "attempt_count",
                  "policy_event",
                  "security_event")),
          entry("ci", Set.of("batch", "badge")),
          entry("http", Set.of("idempotency")),
          entry("work", Set.of("work_unit")));

  private static String in(String name) {
    return ROOT + name + "..";
  }

  private static boolean exists(String feature) {
    return CLASSES.stream().anyMatch(c -> c.getPackageName().startsWith(ROOT + feature));
  }

  @Test
  void theEngineUsesNothingOfTheOutside() {
    noClasses()
        .that()
        .resideInAPackage("dev.sepurux.engine..")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are neither the engine, the pure part of the JDK, CEL, RE2/J nor JSpecify",
                target ->
                    !target.getPackageName().startsWith("dev.sepurux.engine")
                        && !isPureJdk(target)
                        && !target.getPackageName().startsWith("dev.cel")
                        && !target.getPackageName().startsWith("com.google.re2j")
                        && !target.getPackageName().startsWith("com.google.protobuf")
                        && !target.getPackageName().startsWith("com.google.common")
                        && !target.getPackageName().startsWith("org.jspecify")))
        .check(CLASSES);
  }

  private static boolean isPureJdk(JavaClass target) {
    String name = target.getBaseComponentType().getPackageName();
    return target.getBaseComponentType().isPrimitive()
        || name.equals("java.lang")
        || name.equals("java.lang.annotation")
        || name.equals("java.lang.invoke")
        || name.equals("java.lang.runtime")
        || name.startsWith("java.math")
        || name.startsWith("java.nio.charset")
        || (name.equals("java.nio") && target.getSimpleName().endsWith("Buffer"))
        || (name.equals("java.io")
            && Set.of("Serializable", "ByteArrayOutputStream").contains(target.getSimpleName()))
        || (name.equals("java.net")
            && Set.of("IDN", "URI", "URISyntaxException", "URLDecoder")
                .contains(target.getSimpleName()))
        || name.startsWith("java.security")
        || name.startsWith("java.text")
        || name.startsWith("java.time")
        || (name.startsWith("java.util")
            && !name.startsWith("java.util.zip")
            && !name.startsWith("java.util.logging"));
  }

  @Test
  void theEngineReadsNoClock() {
    noClasses()
        .that()
        .resideInAPackage("dev.sepurux.engine..")
        .should()
        .callMethodWhere(readsTheOutside())
        .check(CLASSES);
  }

  @Test
  void clocksIdsSleepsAndRandomnessAreInjected() {
    noClasses()
        .that()
        .resideInAPackage("dev.sepurux.server..")
        .and()
        .resideOutsideOfPackage(in("app"))
        .should()
        .callMethodWhere(readsTheOutside())
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaCall<?>> readsTheOutside() {
    Set<String> calls =
        Set.of(
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.time.Clock.system",
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.System.getenv",
            "java.lang.Thread.sleep",
            "java.util.UUID.randomUUID",
            "java.lang.Math.random");
    return DescribedPredicate.describe(
        "reads a clock, sleeps or draws at random",
        call ->
            calls.contains(call.getTargetOwner().getFullName() + "." + call.getTarget().getName()));
  }

  @Test
  void noPackageDependsOnALaterOne() {
    for (List<String> order : List.of(PLATFORM, FEATURES)) {
      for (int i = 0; i < order.size(); i++) {
        if (!exists(order.get(i))) {
          continue;
        }
        String[] later =
            order.subList(i + 1, order.size()).stream()
                .map(ArchitectureTest::in)
                .toArray(String[]::new);
        if (later.length > 0) {
          noClasses()
              .that()
              .resideInAPackage(in(order.get(i)))
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(later)
              .check(CLASSES);
        }
      }
    }
  }

  @Test
  void thePlatformKnowsNoFeature() {
    noClasses()
        .that()
        .resideInAnyPackage(PLATFORM.stream().map(ArchitectureTest::in).toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(FEATURES.stream().map(ArchitectureTest::in).toArray(String[]::new))
        .check(CLASSES);
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
    slices().matching("dev.sepurux.engine.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void nothingImportsTheProgram() {
    noClasses()
        .that()
        .resideOutsideOfPackage(in("app"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(in("app"))
        .check(CLASSES);
  }

  @Test
  void storesAndHandlersStayInTheirFeature() {
    classes()
        .that()
        .resideInAPackage("dev.sepurux.server..")
        .and()
        .haveSimpleNameEndingWith("Store")
        .should()
        .bePackagePrivate()
        .check(CLASSES);
  }

  @Test
  void librariesStayInTheirPackage() {
    only("tools.jackson..", "json");
    only("com.github.luben.zstd..", "json");
    only("org.snakeyaml..", "json");
    only("io.javalin..", "http");
    only("org.eclipse.jetty..", "http");
    only("jakarta.servlet..", "http");
    only("org.sqlite..", "db");
    only("org.flywaydb..", "db");
    only("com.github.f4b6a3..", "base");
    only("org.bouncycastle..", "people");
    only("gg.jte..", "web");
    noClasses()
        .that()
        .resideInAPackage("dev.sepurux.server..")
        .and()
        .resideOutsideOfPackage(in("db"))
        .and()
        .haveSimpleNameNotEndingWith("Store")
        .and(DescribedPredicate.not(nestedInAStore()))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.jdbi..", "java.sql..")
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> nestedInAStore() {
    return DescribedPredicate.describe(
        "nested in a store", c -> c.getName().matches(".*Store\\$.*"));
  }

  private static void only(String library, String user) {
    noClasses()
        .that()
        .resideInAPackage("dev.sepurux.server..")
        .and()
        .resideOutsideOfPackage(in(user))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(CLASSES);
  }

  @Test
  void routesHoldNoSqlAndDoorsKnowNoHttp() {
    noClasses()
        .that()
        .haveSimpleNameEndingWith("Routes")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are of the database, but for the work that a route hands on",
                target ->
                    target.getPackageName().startsWith(ROOT + "db")
                        && !target.getName().equals(ROOT + "db.TxWork")))
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("dev.sepurux.server..")
        .and()
        .haveSimpleNameEndingWith("Store")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName(ROOT + "http.Request")
        .check(CLASSES);
  }

  @Test
  void handlersAreNamedAfterTheirOperation() {
    // The table itself is compared with the contract by RouteTableTest; here: a method of the name.
    assertThat(CLASSES.stream().filter(c -> c.getSimpleName().endsWith("Routes"))).isNotEmpty();
    for (JavaClass routes :
        CLASSES.stream().filter(c -> c.getSimpleName().endsWith("Routes")).toList()) {
      assertThat(
              routes.getMethods().stream()
                  .filter(m ->
                      Set.of(ROOT + "http.Response", ROOT + "db.TxWork")
                          .contains(m.getRawReturnType().getName()))
                  .filter(m -> !m.getModifiers().contains(JavaModifier.PRIVATE)))
          .as(routes.getName())
          .isNotEmpty();
    }
  }

  @Test
  void aStoreNamesOnlyTheTablesOfItsFeature() {
    Pattern table = Pattern.compile("\\b(?:FROM|JOIN|INTO|UPDATE)\\s+([a-z_]+)\\b");
    int checked = 0;
    for (Map.Entry<String, Set<String>> owner : TABLES.entrySet()) {
      for (Path store : storesOf(owner.getKey())) {
        Matcher named = table.matcher(read(store));
        while (named.find()) {
          checked++;
          assertThat(owner.getValue()).as(store + " names a table").contains(named.group(1));
        }
      }
    }
    assertThat(checked).isGreaterThan(20);
  }

  @Test
  void everyStoreIsInAPackageWhoseTablesAreListed() {
    assertThat(
            CLASSES.stream()
                .filter(c -> c.getPackageName().startsWith(ROOT))
                .filter(c -> c.getSimpleName().endsWith("Store"))
                .map(c -> c.getPackageName().substring(ROOT.length()))
                .distinct())
        .isNotEmpty()
        .isSubsetOf(TABLES.keySet());
  }

  private static List<Path> storesOf(String feature) {
    Path folder = Path.of("src/main/java/dev/sepurux/server", feature);
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith("Store.java")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void wordsThatSayNothingAreNotNames() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.sepurux..")
        .should()
        .haveSimpleNameEndingWith("Impl")
        .orShould()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Service")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("DTO")
        .orShould()
        .haveSimpleNameEndingWith("Processor")
        .orShould()
        .haveSimpleNameEndingWith("Info")
        .check(CLASSES);
  }
}
