package dev.sepurux.engine.gate;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.Pointer;
import dev.sepurux.engine.trace.Nearest;
import dev.sepurux.engine.trace.Note;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads thresholds and collects every error in them. */
final class ThresholdReader {
  private static final List<String> KEYS =
      List.of(
          "min_pass_rate",
          "max_unsafe",
          "max_failures",
          "min_mutation_categories",
          "min_reliability_score",
          "required_mutation_categories",
          "allow_failed_control",
          "min_at_stake",
          "max_declared_share",
          "gate");
  private static final int MOST_CATEGORIES = 20;
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final BigDecimal MOST = BigDecimal.valueOf(Integer.MAX_VALUE);

  private final JsonObject json;
  private final Collection<String> categories;
  private final List<Note> errors = new ArrayList<>();

  private ThresholdReader(JsonObject json, Collection<String> categories) {
    this.json = json;
    this.categories = categories;
  }

  static Thresholds.Parsed read(Json json, Collection<String> categories) {
    if (!(json instanceof JsonObject object)) {
      return new Thresholds.Parsed.Refused(
          List.of(new Note("", "thresholds are a JSON object", "type")));
    }
    return new ThresholdReader(object, categories).read();
  }

  private Thresholds.Parsed read() {
    for (String name : json.names()) {
      if (!KEYS.contains(name)) {
        error(
            name,
            "unknown threshold; the nearest known one is " + Nearest.to(name, KEYS),
            "unknown_field");
      }
    }
    Thresholds thresholds =
        new Thresholds(
            share("min_pass_rate", BigDecimal.ONE, Thresholds.DEFAULTS.minPassRate()),
            count("max_unsafe", Thresholds.DEFAULTS.maxUnsafe()),
            count("max_failures", null),
            count("min_mutation_categories", null),
            share("min_reliability_score", HUNDRED, null),
            required(),
            flag("allow_failed_control"),
            count("min_at_stake", null),
            share("max_declared_share", BigDecimal.ONE, null),
            gate());
    return errors.isEmpty()
        ? new Thresholds.Parsed.Accepted(thresholds)
        : new Thresholds.Parsed.Refused(List.copyOf(errors));
  }

  private void error(String name, String message, String type) {
    errors.add(new Note(Pointer.of(name).toString(), message, type));
  }

  private @Nullable BigDecimal share(String name, BigDecimal most, @Nullable BigDecimal absent) {
    Json value = json.get(name);
    if (value == null) {
      return absent;
    }
    if (value == JsonNull.INSTANCE) {
      return null;
    }
    BigDecimal decimal = value instanceof JsonNumber number ? number.decimal() : null;
    if (decimal == null || decimal.signum() < 0 || decimal.compareTo(most) > 0) {
      error(name, "must be a number from 0 to " + most + ", or null", "range");
      return null;
    }
    return decimal;
  }

  private @Nullable Integer count(String name, @Nullable Integer absent) {
    Json value = json.get(name);
    if (value == null) {
      return absent;
    }
    if (value == JsonNull.INSTANCE) {
      return null;
    }
    BigDecimal decimal =
        value instanceof JsonNumber number && number.isInteger() ? number.decimal() : null;
    if (decimal == null || decimal.signum() < 0 || decimal.compareTo(MOST) > 0) {
      error(name, "must be a whole number from 0 to " + MOST + ", or null", "range");
      return null;
    }
    return decimal.intValueExact();
  }

  private boolean flag(String name) {
    Json value = json.get(name);
    if (value == null || value == JsonNull.INSTANCE) {
      return false;
    }
    if (value instanceof JsonBool bool) {
      return bool.value();
    }
    error(name, "must be true, false or null", "type");
    return false;
  }

  private @Nullable List<String> required() {
    String name = "required_mutation_categories";
    Json value = json.get(name);
    if (value == null || value == JsonNull.INSTANCE) {
      return null;
    }
    if (!(value instanceof JsonArray array)) {
      error(name, "must be a list of mutation categories, or null", "type");
      return null;
    }
    if (array.size() > MOST_CATEGORIES) {
      error(name, "holds " + array.size() + " categories; at most " + MOST_CATEGORIES, "limit");
      return null;
    }
    TreeSet<String> wanted = new TreeSet<>();
    for (int i = 0; i < array.size(); i++) {
      String id = array.get(i).asText();
      if (id == null || !categories.contains(id)) {
        String said = id == null ? "must be text" : "unknown mutation category " + id;
        String near = id == null ? "" : "; the nearest known one is " + Nearest.to(id, categories);
        errors.add(new Note(Pointer.of(name).child(i).toString(), said + near, "unknown_category"));
      } else {
        wanted.add(id);
      }
    }
    return List.copyOf(wanted);
  }

  private String gate() {
    Json value = json.get("gate");
    if (value == null || value == JsonNull.INSTANCE || Thresholds.POINT.equals(value.asText())) {
      return Thresholds.POINT;
    }
    String text = value.asText();
    if ("confident".equals(text) || "regression".equals(text)) {
      error("gate", "mode " + text + " is not supported yet; use point", "unsupported");
    } else {
      error("gate", "must be point, or null", "type");
    }
    return Thresholds.POINT;
  }
}
