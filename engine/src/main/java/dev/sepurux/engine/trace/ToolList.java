package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.json.Pointer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tools that an agent is offered, as others list them: the answer of an MCP server to {@code
 * tools/list} (also within its JSON-RPC envelope), the {@code tools} of a request to a model, each
 * with its {@code function} or flat, or a bare list of either.
 *
 * @param entries in order
 * @param more true if the list says that it goes on elsewhere
 */
public record ToolList(List<Entry> entries, boolean more) {
  /** A list has so many tools at most. */
  public static final int MOST = 1_000;

  private static final List<String> ARGUMENTS =
      List.of("inputSchema", "input_schema", "parameters");
  private static final List<String> RESULTS = List.of("outputSchema", "output_schema");

  public ToolList {
    entries = List.copyOf(entries);
  }

  /** One tool of the list. */
  public sealed interface Entry {
    /** Where it stands in the document. */
    String loc();

    /**
     * A tool.
     *
     * @param said what the list says of it, as a registry entry has it: {@code name, description,
     *     args_schema, result_schema, annotations}, without what it does not say. Annotations are
     *     hints: facts that follow from them are inferred, never declared
     */
    record Read(String loc, String name, JsonObject said) implements Entry {}

    /**
     * No tool, or none that can be registered.
     *
     * @param name null if it has none
     * @param notes at least one; each with a pointer into the document
     */
    record Wrong(String loc, @Nullable String name, List<Note> notes) implements Entry {
      public Wrong {
        notes = List.copyOf(notes);
      }
    }
  }

  /** What reading gives. */
  public sealed interface Reading {
    record Accepted(ToolList list) implements Reading {}

    /** No list of tools at all. */
    record Refused(Note note) implements Reading {}
  }

  /** Reads a document; never throws. */
  public static Reading of(Json document) {
    if (document instanceof JsonArray array) {
      return of(array, "", JsonObject.EMPTY);
    }
    if (document instanceof JsonObject object) {
      boolean enveloped = object.get("tools") == null && object.get("result") instanceof JsonObject;
      JsonObject holder =
          enveloped && object.get("result") instanceof JsonObject result ? result : object;
      String at = enveloped ? "/result" : "";
      if (holder.get("tools") instanceof JsonArray array) {
        return of(array, at + "/tools", holder);
      }
    }
    return new Reading.Refused(
        new Note(
            "",
            "must be a list of tools, or an object with one in tools: what tools/list of an MCP server answers, or the tools of a request to a model",
            "tool_list"));
  }

  private static Reading of(JsonArray array, String at, JsonObject holder) {
    if (array.size() > MOST) {
      return new Reading.Refused(
          new Note(
              at, "has " + array.size() + " tools; at most " + MOST + " at a time", "too_many"));
    }
    List<Entry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < array.size(); i++) {
      Entry entry = entry(array.get(i), at + "/" + i);
      if (entry instanceof Entry.Read read && !names.add(read.name())) {
        entry = wrong(entry.loc(), read.name(), "/name", "stands twice in this list", "repeated");
      }
      entries.add(entry);
    }
    return new Reading.Accepted(
        new ToolList(entries, holder.get("nextCursor") instanceof JsonString));
  }

  private static Entry entry(Json item, String at) {
    if (!(item instanceof JsonObject tool)) {
      return wrong(at, null, "", "must be an object with a name", "object_type");
    }
    JsonObject function = tool.get("function") instanceof JsonObject inner ? inner : null;
    JsonObject source = function == null ? tool : function;
    String within = function == null ? "" : "/function";
    String name = source.text("name");
    if (name == null || name.isBlank()) {
      String type = tool.text("type");
      String message =
          type == null || type.equals("function")
              ? "is missing; every tool needs one"
              : "is missing: a tool of the type "
                  + Notes.quote(type)
                  + " runs where the model does, and no recording shows its calls as a function's";
      return wrong(at, null, within + "/name", message, "missing");
    }
    JsonObject said = said(name.strip(), source);
    List<Note> notes = new ArrayList<>();
    for (Note note : ToolRegistry.validate(said)) {
      notes.add(new Note(at + within + given(source, note.loc()), note.msg(), note.type()));
    }
    return notes.isEmpty()
        ? new Entry.Read(at, name.strip(), said)
        : new Entry.Wrong(at, name, notes);
  }

  private static JsonObject said(String name, JsonObject source) {
    JsonObject.Builder said = JsonObject.builder().put("name", name);
    String description = source.text("description");
    if (description != null) {
      said.put("description", description);
    }
    put(said, "args_schema", source, ARGUMENTS);
    put(said, "result_schema", source, RESULTS);
    put(said, "annotations", source, List.of("annotations"));
    return said.build();
  }

  private static void put(
      JsonObject.Builder said, String field, JsonObject source, List<String> names) {
    for (String name : names) {
      Json value = source.get(name);
      if (value != null && !(value instanceof JsonNull)) {
        said.put(field, value);
        return;
      }
    }
  }

  /** The list's own name of a field of ours. */
  private static String given(JsonObject source, String loc) {
    List<String> names =
        switch (loc) {
          case "/args_schema" -> ARGUMENTS;
          case "/result_schema" -> RESULTS;
          default -> List.of();
        };
    for (String name : names) {
      if (source.has(name)) {
        return Pointer.of(name).toString();
      }
    }
    return loc;
  }

  private static Entry wrong(
      String at, @Nullable String name, String member, String msg, String type) {
    String what =
        member.isEmpty() ? "a tool " : member.substring(member.lastIndexOf('/') + 1) + " ";
    return new Entry.Wrong(at, name, List.of(new Note(at + member, what + msg, type)));
  }

  /**
   * What the registry would keep of a tool that nobody has declared: what the list says, and the
   * zone that its name, schema and hints suggest. Everything else stays open, to be inferred.
   */
  public static JsonObject proposal(JsonObject said) {
    String name = String.valueOf(said.text("name"));
    ToolFacts facts = ToolInference.infer(name, List.of(), said);
    return said.with("zone", Json.of(ToolProposal.zone(facts)));
  }
}
