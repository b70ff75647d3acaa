package dev.sepurux.server.web.tool;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.trace.Basis;
import dev.sepurux.engine.trace.Fact;
import dev.sepurux.engine.trace.ToolFacts;
import dev.sepurux.engine.trace.ToolRegistry;
import java.util.List;
import java.util.Optional;

/**
 * One thing known about a tool.
 *
 * @param value for people
 * @param basis declared, bootstrap, inferred or assumed
 * @param reason what says so
 */
record FactRow(String title, String value, String basis, String reason) {

  /** What the engine takes an entry for, before it has seen a call. */
  static List<FactRow> of(JsonObject entry) {
    String name = String.valueOf(entry.text("name"));
    ToolFacts facts = ToolRegistry.of(List.of(entry)).facts(name, List.of());
    return List.of(
        row("Effect", facts.effect(), facts.effect().value().wire()),
        row("Egress", facts.egress(), facts.egress().value().wire()),
        row("Who writes its results", facts.integrity(), facts.integrity().value().wire()),
        row("Who may read them", facts.confidentiality(), facts.confidentiality().value().wire()),
        row(
            "Arguments that decide",
            facts.criticalArgs(),
            facts.criticalArgs().value().isEmpty()
                ? "none known"
                : String.join(", ", facts.criticalArgs().value())),
        row("Idempotency argument", facts.idempotencyArg(), text(facts.idempotencyArg().value())),
        row("Idempotent by itself", facts.idempotent(), facts.idempotent().value() ? "yes" : "no"));
  }

  private static String text(Optional<String> argument) {
    return argument.orElse("none known");
  }

  private static FactRow row(String title, Fact<?> fact, String value) {
    return new FactRow(title, value, fact.basis().wire(), fact.reason());
  }

  /** True if somebody said so. */
  boolean isDeclared() {
    return basis.equals(Basis.DECLARED.wire());
  }
}
