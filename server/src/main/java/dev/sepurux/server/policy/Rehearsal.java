package dev.sepurux.server.policy;

import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.server.base.FieldError;
import dev.sepurux.server.base.ProjectId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tries a policy that is about to be saved on runs that are there. */
@FunctionalInterface
public interface Rehearsal {
  /**
   * What somebody should know before they rely on it.
   *
   * @param pack whose place it takes; null if it is new
   * @return none if all is well, or if there is no time to look
   */
  List<FieldError> warnings(ProjectId project, @Nullable SavedPolicyPack pack, PolicyPack policy);
}
