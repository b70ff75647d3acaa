package dev.sepurux.engine.security;

import dev.sepurux.engine.security.Words.Word;
import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Event;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Tells text that speaks to an agent, or about its orders and tools, from text for people. */
final class AgentTalk {
  private static final Set<String> AGENTS =
      Set.of("ai", "llm", "chatbot", "assistant", "assistants", "bot", "gpt");
  private static final Set<String> EARLIER =
      Set.of(
          "previous",
          "prior",
          "above",
          "earlier",
          "original",
          "initial",
          "preceding",
          "former",
          "system");
  private static final Set<String> ORDERS =
      Set.of(
          "instruction",
          "instructions",
          "prompt",
          "prompts",
          "directive",
          "directives",
          "programming");

  private final Set<String> tools = new HashSet<>();
  private final Set<String> models = new HashSet<>();

  AgentTalk(Analysis analysis) {
    analysis.registry().names().forEach(this::tool);
    analysis.trace().tools().forEach(this::tool);
    for (Event event : analysis.trace().events()) {
      if (event instanceof Event.ModelStep model) {
        model(model.name());
      }
    }
  }

  // A name of one plain word says nothing: "search" stands in any text.
  private void tool(String name) {
    boolean joined = name.indexOf('_') > 0 || name.indexOf('.') > 0 || name.indexOf('-') > 0;
    boolean humps = name.chars().skip(1).anyMatch(Character::isUpperCase);
    if (joined || humps) {
      tools.add(name.toLowerCase(Locale.ROOT));
    }
  }

  private void model(String name) {
    int end = 0;
    while (end < name.length() && Character.isLetter(name.charAt(end))) {
      end++;
    }
    String family = name.substring(0, end).toLowerCase(Locale.ROOT);
    if (end > 2 && Act.ofWord(Words.stem(family)).isEmpty() && !family.equals("command")) {
      models.add(family);
    }
  }

  /** True if the words name a tool of this agent. */
  boolean namesTool(List<Word> words) {
    return words.stream().anyMatch(word -> tools.contains(word.text()));
  }

  /** True if the words speak to an agent and not to the person whose data this is. */
  boolean speaksToAgent(List<Word> words) {
    boolean reader = false;
    boolean agent = false;
    int earlier = Integer.MIN_VALUE / 2;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i).text();
      reader |= word.equals("you") || word.equals("your");
      agent |= isAgent(word) || isLanguageModel(words, i);
      if (EARLIER.contains(word)) {
        earlier = i;
      }
      if (ORDERS.contains(word) && i - earlier <= 3) {
        return true;
      }
    }
    return reader && agent;
  }

  private boolean isAgent(String word) {
    int end = 0;
    while (end < word.length() && Character.isLetter(word.charAt(end))) {
      end++;
    }
    String letters = word.substring(0, end);
    return AGENTS.contains(letters) || models.contains(letters);
  }

  private static boolean isLanguageModel(List<Word> words, int i) {
    return i > 0
        && words.get(i).text().equals("model")
        && words.get(i - 1).text().equals("language");
  }
}
