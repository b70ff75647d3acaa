package dev.sepurux.server.campaign;

import dev.sepurux.engine.gate.Thresholds;
import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.mutation.Catalogue;
import dev.sepurux.engine.mutation.MutationPack;
import dev.sepurux.engine.mutation.MutationSelection;
import dev.sepurux.engine.trace.Note;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiles what a campaign stores as it was given. */
final class Selections {
  private Selections() {}

  /** What is wrong with a mutation set; empty if it can be used with the pack. */
  static List<Note> errors(Json mutationSet, MutationPack pack) {
    return switch (MutationSelection.parse(given(mutationSet), pack.name())) {
      case MutationSelection.Parsed.Accepted _ -> List.of();
      case MutationSelection.Parsed.Refused refused -> refused.errors();
    };
  }

  /** What is wrong with thresholds. */
  static List<Note> errors(Json thresholds) {
    return switch (Thresholds.parse(thresholds, Catalogue.CATEGORIES)) {
      case Thresholds.Parsed.Accepted _ -> List.of();
      case Thresholds.Parsed.Refused refused -> refused.errors();
    };
  }

  static MutationSelection selection(Json mutationSet, MutationPack pack) {
    return switch (MutationSelection.parse(given(mutationSet), pack.name())) {
      case MutationSelection.Parsed.Accepted accepted -> accepted.selection();
      case MutationSelection.Parsed.Refused _ ->
          throw new IllegalStateException("a saved mutation set does not compile any more");
    };
  }

  static Thresholds thresholds(@Nullable Json given) {
    return switch (Thresholds.parse(given, Catalogue.CATEGORIES)) {
      case Thresholds.Parsed.Accepted accepted -> accepted.thresholds();
      case Thresholds.Parsed.Refused _ ->
          throw new IllegalStateException("saved thresholds do not compile any more");
    };
  }

  private static @Nullable Json given(Json mutationSet) {
    return mutationSet instanceof JsonNull ? null : mutationSet;
  }
}
