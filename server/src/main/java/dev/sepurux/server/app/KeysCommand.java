package dev.sepurux.server.app;

import dev.sepurux.server.account.Accounts;
import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.http.Scope;
import dev.sepurux.server.project.Project;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code keys}: for the operator who has lost the last one, too. */
final class KeysCommand {
  private static final String LIST = "keys list [--project SLUG]";
  private static final String CREATE =
      "keys create --project SLUG --name NAME [--scope write,admin | --kind ci] [--expires 90d]";
  private static final String REVOKE = "keys revoke ID";
  private static final String ROTATE = "keys rotate ID [--overlap 1h]";

  private final Operator operator;
  private final Clock clock;
  private final PrintStream out;

  KeysCommand(Operator operator, Clock clock, PrintStream out) {
    this.operator = operator;
    this.clock = clock;
    this.out = out;
  }

  void run(List<String> args) {
    String verb = args.isEmpty() ? "" : args.getFirst();
    List<String> rest = args.isEmpty() ? args : args.subList(1, args.size());
    switch (verb) {
      case "list" -> list(Arguments.of(rest, Set.of("--project"), LIST));
      case "create" ->
          create(
              Arguments.of(
                  rest, Set.of("--project", "--name", "--scope", "--kind", "--expires"), CREATE));
      case "revoke" -> revoke(Arguments.of(rest, Set.of(), REVOKE));
      case "rotate" -> rotate(Arguments.of(rest, Set.of("--overlap"), ROTATE));
      default ->
          throw CommandFailed.usage(
              "usage: sepurux " + String.join("\n       sepurux ", LIST, CREATE, REVOKE, ROTATE));
    }
  }

  private void list(Arguments arguments) {
    arguments.noWords();
    String only = arguments.option("--project").orElse("");
    operator.with(
        arguments,
        doors -> {
          Map<ProjectId, String> slugs =
              doors.db().read(doors.projects()::all).stream()
                  .collect(Collectors.toMap(Project::id, Project::slug));
          if (!only.isEmpty() && !slugs.containsValue(only)) {
            throw noProject(only);
          }
          print("ID", "PROJECT", "KIND", "BEGINS WITH", "STATE", "SCOPES", "EXPIRES", "NAME");
          for (Accounts.Listed key : doors.db().read(doors.accounts()::all)) {
            String slug = slugs.getOrDefault(key.project(), "?");
            if (only.isEmpty() || only.equals(slug)) {
              print(key, slug);
            }
          }
          return null;
        });
  }

  private void print(Accounts.Listed key, String slug) {
    Long end = key.expiresAt();
    print(
        key.id().toString(),
        slug,
        key.ci() ? "ci" : "key",
        key.start(),
        key.good() ? "good" : key.revoked() ? "revoked" : "expired",
        key.scopes().stream().map(Scope::word).sorted().collect(Collectors.joining(",")),
        end == null ? "never" : Instant.ofEpochMilli(end).toString(),
        key.name());
  }

  private void print(String... cells) {
    out.println("%-36s  %-16s  %-4s  %-16s  %-7s  %-24s  %-24s  %s".formatted((Object[]) cells));
  }

  private void create(Arguments arguments) {
    arguments.noWords();
    String slug = SetupCommand.slug(arguments.required("--project"));
    String name = KeyTerms.name("--name", arguments.required("--name"));
    boolean ci = isCi(arguments);
    Set<Scope> scopes = KeyTerms.scopes(arguments.option("--scope").orElse("write"));
    Optional<String> expires = arguments.option("--expires");
    @Nullable Long end =
        expires.isPresent() ? Long.valueOf(KeyTerms.end(expires.get(), clock.millis())) : null;
    show(
        operator.with(
            arguments,
            doors -> {
              ProjectId project = doors.project(slug).orElseThrow(() -> noProject(slug)).id();
              return doors
                  .db()
                  .write(tx ->
                      ci
                          ? doors.accounts().issueCiToken(tx, project, name, end)
                          : doors.accounts().issueKey(tx, project, name, scopes, end));
            }));
  }

  private static boolean isCi(Arguments arguments) {
    String kind = arguments.option("--kind").orElse("key");
    boolean ci = kind.equals("ci");
    if (!ci && !kind.equals("key")) {
      throw arguments.wrong("--kind must be key or ci, not " + kind);
    }
    if (ci && arguments.option("--scope").isPresent()) {
      throw arguments.wrong("a CI token opens /v1/ci/ alone and has no --scope");
    }
    return ci;
  }

  private void revoke(Arguments arguments) {
    UUID id = id(arguments);
    operator.with(
        arguments,
        doors -> {
          Accounts.Listed key =
              doors.db().read(doors.accounts()::all).stream()
                  .filter(k -> k.id().equals(id) && !k.revoked())
                  .findFirst()
                  .orElseThrow(() -> noKey(id));
          if (!doors.accounts().revoke(key.project(), id)) {
            throw noKey(id);
          }
          return null;
        });
    out.println("Revoked " + id + "; a running server knows it within two seconds.");
  }

  private void rotate(Arguments arguments) {
    UUID id = id(arguments);
    Duration overlap =
        arguments
            .option("--overlap")
            .map(text -> KeyTerms.span("--overlap", text))
            .orElse(Duration.ofHours(1));
    show(
        operator.with(
            arguments,
            doors ->
                doors
                    .db()
                    .write(tx -> doors.accounts().rotate(tx, id, overlap.toMillis()))
                    .orElseThrow(() -> noKey(id))));
    out.println(
        "The old one is good until "
            + clock.instant().plus(overlap).truncatedTo(ChronoUnit.SECONDS)
            + ".");
  }

  private static UUID id(Arguments arguments) {
    String text = arguments.onlyWord("the key's ID");
    UUID id = Ids.read(text);
    if (id == null) {
      // It may be the secret itself, so that it is not repeated.
      throw arguments.wrong("this is no ID of a key; sepurux keys list shows them");
    }
    return id;
  }

  private void show(Accounts.Issued key) {
    out.println("Made the key " + key.id() + ", shown only now:");
    out.println();
    out.println("  " + key.secret());
    out.println();
  }

  private static CommandFailed noKey(UUID id) {
    return CommandFailed.because(
        "There is no good key with the id " + id + "; sepurux keys list shows them.");
  }

  private static CommandFailed noProject(String slug) {
    return CommandFailed.because("There is no project " + slug + "; sepurux setup makes one.");
  }
}
