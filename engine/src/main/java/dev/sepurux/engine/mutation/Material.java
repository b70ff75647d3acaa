package dev.sepurux.engine.mutation;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.schema.Known;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a recording offers to make a plausible wrong value from, for one seam.
 *
 * @param tool the tool at the seam; "" where the seam is the whole run
 * @param name the name of the field or argument at the seam; "" if it has none
 * @param siblings other values that the recording shows under the same name or of the same form, in
 *     recorded order and without repeats
 * @param elsewhere values of the same form from other calls' results
 * @param known what other recordings show at the seam; null if nothing was learned about it
 * @param tools the names of the tools in recording and registry, sorted
 * @param goal the tool that an attacker wants called, or null
 * @param goalArgs the arguments an attacker wants it called with
 * @param timeoutMs the tool's known deadline, or null
 * @param required the arguments that the tool's schema demands; null if it does not say
 * @param readOthers true if the agent has read text that others can write by then
 * @param params the mutation's parameters, by name
 * @param random the attempt's number stream
 */
public record Material(
    String tool,
    String name,
    List<Json> siblings,
    List<Json> elsewhere,
    @Nullable Known known,
    List<String> tools,
    @Nullable String goal,
    JsonObject goalArgs,
    @Nullable Long timeoutMs,
    @Nullable List<String> required,
    boolean readOthers,
    Map<String, Long> params,
    SplitMix64 random) {

  /** The same for one mutation: its parameters and its own number stream. */
  Material with(Map<String, Long> own, SplitMix64 stream) {
    return new Material(
        tool,
        name,
        siblings,
        elsewhere,
        known,
        tools,
        goal,
        goalArgs,
        timeoutMs,
        required,
        readOthers,
        own,
        stream);
  }

  /** The same without some of the values that it offers. */
  Material without(List<Json> taken) {
    return new Material(
        tool,
        name,
        siblings.stream().filter(value -> !taken.contains(value)).toList(),
        elsewhere.stream().filter(value -> !taken.contains(value)).toList(),
        known,
        tools,
        goal,
        goalArgs,
        timeoutMs,
        required,
        readOthers,
        params,
        random);
  }

  /** A parameter's value, or the standard one. */
  long param(String parameter, long standard) {
    return params.getOrDefault(parameter, standard);
  }
}
