package dev.sepurux.server.web.policy;

import dev.sepurux.server.policy.SavedPolicyPack;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The policies of a project, newest first.
 *
 * @param next the address of the next page; null on the last one
 * @param first true on the first page
 */
record PolicyListPage(
    List<SavedPolicyPack> packs, List<Template> templates, @Nullable String next, boolean first) {
  PolicyListPage {
    packs = List.copyOf(packs);
    templates = List.copyOf(templates);
  }

  /** How many parts of it speak of calls. */
  static int parts(SavedPolicyPack pack) {
    var compiled = pack.compile();
    return compiled.irreversible().size()
        + compiled.approval().tools().size()
        + compiled.rules().size()
        + compiled.limits().size()
        + compiled.order().size()
        + compiled.egress().size();
  }
}
