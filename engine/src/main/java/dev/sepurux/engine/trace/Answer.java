package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import java.util.ArrayList;
import java.util.List;

/**
 * Something the agent said to its user.
 *
 * @param step index of the event that holds it
 * @param output the answer as recorded
 * @param last true for the last one: the final answer
 */
public record Answer(int step, Json output, boolean last) {

  static List<Answer> of(Trace trace) {
    List<Answer> answers = new ArrayList<>();
    for (Event event : trace.events()) {
      if (event instanceof Event.AgentOutput said
          && said.output() != null
          && holds(said.output())) {
        answers.add(new Answer(said.step(), said.output(), false));
      }
    }
    if (answers.isEmpty()) {
      closingModelStep(trace, answers);
    }
    if (!answers.isEmpty()) {
      Answer closing = answers.removeLast();
      answers.add(new Answer(closing.step(), closing.output(), true));
    }
    return List.copyOf(answers);
  }

  // Recorders that see only the model (the OpenAI integration) write no agent_output.
  private static void closingModelStep(Trace trace, List<Answer> answers) {
    for (Event event : trace.events().reversed()) {
      if (event instanceof Event.ToolCall || event instanceof Event.Failure) {
        return;
      }
      if (event instanceof Event.ModelStep model
          && model.output() != null
          && holds(model.output())) {
        answers.add(new Answer(model.step(), model.output(), false));
        return;
      }
    }
  }

  private static boolean holds(Json output) {
    return switch (output) {
      case JsonNull _ -> false;
      case JsonObject object -> object.members().values().stream().anyMatch(Answer::holds);
      case JsonArray array -> array.items().stream().anyMatch(Answer::holds);
      case JsonString text -> !text.value().isBlank();
      case JsonNumber _, JsonBool _ -> true;
    };
  }
}
