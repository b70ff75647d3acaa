package dev.sepurux.engine.policy;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.Pointer;
import dev.sepurux.engine.trace.Note;
import dev.sepurux.engine.trace.ToolRegistry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A policy as people keep it beside their code: {@code {name, description, policy, tools,
 * examples}}. The examples say what the policy is meant to do, so that a change that does something
 * else is noticed.
 *
 * @param name how people call it; "" if the document does not say
 * @param description what it is for; "" if the document does not say
 * @param pack the policy
 * @param tools the registry that the examples are judged with
 * @param examples in order
 */
public record PolicyDocument(
    String name,
    String description,
    PolicyPack pack,
    ToolRegistry tools,
    List<PolicyExample> examples) {
  public PolicyDocument {
    examples = List.copyOf(examples);
  }

  /** What reading a document gives. */
  public sealed interface Parsed {
    /** A document without errors. */
    record Accepted(PolicyDocument document) implements Parsed {}

    /**
     * A document with errors.
     *
     * @param errors at least one; each with a pointer into the document
     */
    record Refused(List<Note> errors) implements Parsed {}
  }

  /** Reads a document and collects every error in it. */
  public static Parsed parse(Json json) {
    if (!(json instanceof JsonObject document)) {
      return new Parsed.Refused(List.of(new Note("", "a policy document is an object", "type")));
    }
    List<Note> errors = new ArrayList<>();
    Section root = new Section(document, Pointer.ROOT, errors);
    root.allow("name", "description", "policy", "tools", "examples");
    PolicyPack pack = pack(document.get("policy"), errors);
    ToolRegistry tools = tools(document.get("tools"), errors);
    String name = root.text("name");
    String description = root.text("description");
    List<PolicyExample> examples =
        root.objects("examples").stream().map(PolicyExample::read).toList();
    return errors.isEmpty()
        ? new Parsed.Accepted(
            new PolicyDocument(
                name == null ? "" : name,
                description == null ? "" : description,
                pack,
                tools,
                examples))
        : new Parsed.Refused(List.copyOf(errors));
  }

  private static PolicyPack pack(@Nullable Json policy, List<Note> errors) {
    if (policy == null || policy == JsonNull.INSTANCE) {
      errors.add(new Note("/policy", "is required: the policy itself", "required"));
      return PolicyPack.NONE;
    }
    return switch (PolicyPack.parse(policy)) {
      case PolicyPack.Parsed.Accepted(PolicyPack pack) -> pack;
      case PolicyPack.Parsed.Refused(List<Note> notes) -> {
        notes.forEach(note -> errors.add(below("/policy", note)));
        yield PolicyPack.NONE;
      }
    };
  }

  private static ToolRegistry tools(@Nullable Json tools, List<Note> errors) {
    if (tools == null || tools == JsonNull.INSTANCE) {
      return ToolRegistry.EMPTY;
    }
    if (!(tools instanceof JsonArray array)) {
      errors.add(new Note("/tools", "must be a list of tool entries", "type"));
      return ToolRegistry.EMPTY;
    }
    List<JsonObject> entries = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      String place = "/tools/" + i;
      if (array.get(i) instanceof JsonObject entry) {
        ToolRegistry.validate(entry).forEach(note -> errors.add(below(place, note)));
        entries.add(entry);
      } else {
        errors.add(new Note(place, "must be an object", "type"));
      }
    }
    return ToolRegistry.of(entries);
  }

  private static Note below(String place, Note note) {
    return new Note(place + note.loc(), note.msg(), note.type());
  }
}
