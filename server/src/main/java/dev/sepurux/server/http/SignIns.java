package dev.sepurux.server.http;

import dev.sepurux.server.base.ProjectId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the feature of people tells the platform of who is signed in. */
public interface SignIns {
  /** Nobody is ever signed in. */
  SignIns NOBODY =
      new SignIns() {
        @Override
        public Optional<Person> person(@Nullable String secret) {
          return Optional.empty();
        }

        @Override
        public Optional<ProjectId> project(String text) {
          return Optional.empty();
        }
      };

  /**
   * Who is signed in.
   *
   * @param secret of the session's cookie; null if there is none
   */
  Optional<Person> person(@Nullable String secret);

  /** The live project of that id, in any spelling, or slug. */
  Optional<ProjectId> project(String text);
}
