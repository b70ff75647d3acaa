package dev.sepurux.server.app;

import dev.sepurux.server.account.Accounts;
import dev.sepurux.server.http.Scope;
import dev.sepurux.server.project.Project;
import java.io.PrintStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code setup}: a project, and a first key that may do everything in it. */
final class SetupCommand {
  private static final String USAGE = "setup --owner NAME --project SLUG [--data DIR]";
  private static final Pattern SLUG = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  private final Operator operator;
  private final PrintStream out;

  SetupCommand(Operator operator, PrintStream out) {
    this.operator = operator;
    this.out = out;
  }

  void run(List<String> args) {
    Arguments arguments = Arguments.of(args, Set.of("--owner", "--project"), USAGE);
    arguments.noWords();
    String owner = KeyTerms.name("--owner", arguments.required("--owner"));
    String slug = slug(arguments.required("--project"));
    Optional<Accounts.Issued> key = operator.with(arguments, doors -> make(doors, owner, slug));
    if (key.isEmpty()) {
      out.println("The project " + slug + " is there already; nothing was changed.");
      out.println("Another key: sepurux keys create --project " + slug + " --name NAME");
      return;
    }
    out.println("Made the project " + slug + " and its first key, named " + owner + ":");
    out.println();
    out.println("  " + key.get().secret());
    out.println();
    out.println("It has every scope and is shown only now; keep it like a password.");
  }

  /** The look and the making are one transaction: of two at once, one makes it. */
  private static Optional<Accounts.Issued> make(Operator.Doors doors, String owner, String slug) {
    return doors
        .db()
        .write(tx -> {
          if (doors.projects().bySlug(tx, slug).isPresent()) {
            return Optional.empty();
          }
          if (doors.projects().isTaken(tx, slug)) {
            throw CommandFailed.because(
                "A project named "
                    + slug
                    + " was closed, and its name stays taken: choose another.");
          }
          Project project = doors.projects().create(tx, slug);
          return Optional.of(
              doors.accounts().issueKey(tx, project.id(), owner, EnumSet.allOf(Scope.class), null));
        });
  }

  static String slug(String text) {
    if (!SLUG.matcher(text).matches()) {
      throw CommandFailed.usage(
          "--project must be 1 to 63 of a-z, 0-9 and -, not beginning with -, not " + text + ".");
    }
    return text;
  }
}
