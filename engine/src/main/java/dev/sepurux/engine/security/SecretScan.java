package dev.sepurux.engine.security;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.json.Pointer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks for canaries and declared secrets in a value, as they are and decoded: nested JSON, URL,
 * base64, hex.
 */
public final class SecretScan {
  private final List<Pattern> secrets;
  private final List<String> canaries;

  /**
   * A scan for some secrets.
   *
   * @param secrets patterns of values that may never leave
   * @param canaries planted values
   */
  public SecretScan(List<Pattern> secrets, List<String> canaries) {
    this.secrets = List.copyOf(secrets);
    this.canaries = canaries.stream().filter(canary -> !canary.isBlank()).toList();
  }

  /**
   * A secret that was found.
   *
   * @param pointer where in the value
   * @param masked its first characters and its length: never the secret
   * @param encoding {@code plain}, or how it was hidden
   * @param canary true for a planted value
   */
  public record Hit(Pointer pointer, String masked, String encoding, boolean canary) {}

  /** The first secret in the value, or null. */
  public @Nullable Hit find(Json value) {
    return secrets.isEmpty() && canaries.isEmpty() ? null : find(value, Pointer.ROOT);
  }

  private @Nullable Hit find(Json value, Pointer at) {
    return switch (value) {
      case JsonObject object -> ofMembers(object, at);
      case JsonArray array -> ofItems(array, at);
      case JsonString text -> ofText(text.value(), at);
      case JsonNumber number -> ofText(number.text(), at);
      case JsonBool _, JsonNull _ -> null;
    };
  }

  private @Nullable Hit ofMembers(JsonObject object, Pointer at) {
    for (Map.Entry<String, Json> member : object.members().entrySet()) {
      Pointer here = at.child(member.getKey());
      Hit hit = ofText(member.getKey(), here);
      if (hit == null) {
        hit = find(member.getValue(), here);
      }
      if (hit != null) {
        return hit;
      }
    }
    return null;
  }

  private @Nullable Hit ofItems(JsonArray array, Pointer at) {
    for (int i = 0; i < array.size(); i++) {
      Hit hit = find(array.get(i), at.child(i));
      if (hit != null) {
        return hit;
      }
    }
    return null;
  }

  private @Nullable Hit ofText(String text, Pointer at) {
    for (Decodings.Form form : Decodings.of(text)) {
      for (String canary : canaries) {
        if (form.text().contains(canary)) {
          return new Hit(at, masked(canary), form.encoding(), true);
        }
      }
      for (Pattern secret : secrets) {
        Matcher matcher = secret.matcher(form.text());
        if (matcher.find()) {
          return new Hit(at, masked(matcher.group()), form.encoding(), false);
        }
      }
    }
    return null;
  }

  private static String masked(String secret) {
    int shown = Math.min(4, secret.length() / 4);
    return secret.substring(0, shown) + "\u2026 (" + secret.length() + " characters)";
  }
}
