package dev.sepurux.server.web.policy;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.Pointer;
import dev.sepurux.server.base.FieldError;
import dev.sepurux.server.base.IfMatch;
import dev.sepurux.server.http.Form;
import dev.sepurux.server.json.TypedText;
import dev.sepurux.server.policy.SavedPolicyPack;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A policy pack as somebody types it.
 *
 * @param source JSON or YAML: the policy, or a document that holds one as {@code policy}
 * @param tag the state that it was read at; empty for a new one
 */
record PolicyForm(String name, String description, boolean isDefault, String source, String tag) {

  static PolicyForm of(SavedPolicyPack pack) {
    return new PolicyForm(
        pack.name(),
        Objects.requireNonNullElse(pack.description(), ""),
        pack.isDefault(),
        TypedText.yaml(pack.policy()),
        IfMatch.tag(pack.id(), pack.revision()));
  }

  static PolicyForm read(Form form) {
    return new PolicyForm(
        form.raw("name"),
        form.raw("description").replace("\r\n", "\n"),
        form.has("is_default"),
        form.raw("source").replace("\r\n", "\n"),
        form.raw("tag"));
  }

  /** The same with some name, to see what the rest says. */
  PolicyForm named() {
    return new PolicyForm("new", "", isDefault, source, tag);
  }

  PolicyForm tagged(String other) {
    return new PolicyForm(name, description, isDefault, source, other);
  }

  /** The text, read. */
  TypedText.Read read() {
    return TypedText.read(source);
  }

  /** The policy in what was read: the value itself, or what a whole document holds. */
  static Json policy(Json value) {
    return value instanceof JsonObject object && isDocument(object)
        ? Objects.requireNonNullElse(object.get("policy"), JsonNull.INSTANCE)
        : value;
  }

  private static boolean isDocument(JsonObject object) {
    return object.has("policy") && !object.has("version");
  }

  /** The body of a request. */
  JsonObject body(Json value) {
    return JsonObject.builder()
        .put("name", name)
        .put("description", description.isBlank() ? JsonNull.INSTANCE : Json.of(description))
        .put("is_default", isDefault)
        .put("policy", policy(value))
        .build();
  }

  /** What is wrong with the policy in these errors of a body, each where it stands in the text. */
  List<SourceError> errors(TypedText.Read.Value read, List<FieldError> errors) {
    String prefix =
        read.value() instanceof JsonObject object && isDocument(object) ? "/policy" : "";
    List<SourceError> found = new ArrayList<>();
    for (FieldError error : errors) {
      if (error.loc().size() > 1 && error.loc().get(1).equals("policy")) {
        Pointer pointer = Pointer.ROOT;
        for (String token : error.loc().subList(2, error.loc().size())) {
          pointer = pointer.child(token);
        }
        String where = pointer.toString();
        found.add(SourceError.of(source, read.place(prefix + where), where, error.msg()));
      }
    }
    return found;
  }

  /** The text could not be read. */
  SourceError error(TypedText.Read.Fault fault) {
    return SourceError.of(source, fault.place(), "", fault.reason());
  }
}
