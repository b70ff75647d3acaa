package dev.sepurux.server.app;

import dev.sepurux.server.account.Accounts;
import dev.sepurux.server.http.Scope;
import dev.sepurux.server.people.People;
import dev.sepurux.server.project.Project;
import java.io.PrintStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code setup}: a project, a first key that may do everything in it, and the server's first owner.
 */
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
    Made made = operator.with(arguments, doors -> make(doors, owner, slug));
    if (made.key() == null) {
      out.println(
          "The project "
              + slug
              + " is there already"
              + (made.link() == null ? "; nothing was changed." : ", and stays as it is."));
      out.println("Another key: sepurux keys create --project " + slug + " --name NAME");
    } else {
      out.println("Made the project " + slug + " and its first key, named " + owner + ":");
      out.println();
      out.println("  " + made.key().secret());
      out.println();
      out.println("It has every scope and is shown only now; keep it like a password.");
    }
    if (made.link() != null) {
      out.println();
      out.println(owner + " owns this server, and sets a password here within a day:");
      out.println();
      out.println("  " + Operator.link(operator.config(arguments), "/reset", made.link()));
      out.println();
    }
  }

  /**
   * What was made.
   *
   * @param key null if the project was there
   * @param link null if somebody has joined already
   */
  private record Made(Accounts.@Nullable Issued key, People.@Nullable Minted link) {}

  /** The look and the making are one transaction: of two at once, one makes it. */
  private static Made make(Operator.Doors doors, String owner, String slug) {
    return doors
        .db()
        .write(tx -> {
          People.Minted link = doors.people().firstOwner(tx, owner).orElse(null);
          if (doors.projects().bySlug(tx, slug).isPresent()) {
            return new Made(null, link);
          }
          if (doors.projects().isTaken(tx, slug)) {
            throw CommandFailed.because(
                "A project named "
                    + slug
                    + " was closed, and its name stays taken: choose another.");
          }
          Project project = doors.projects().create(tx, slug);
          return new Made(
              doors.accounts().issueKey(tx, project.id(), owner, EnumSet.allOf(Scope.class), null),
              link);
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
