package dev.sepurux.engine.policy;

import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.sepurux.engine.trace.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compiles and type-checks the conditions of rules. What they may read is the table {@link
 * #VARIABLES}; standard CEL functions and macros, no more.
 */
final class Conditions {
  /** Iterations of one evaluation. */
  static final int MOST_STEPS = 10_000;

  static final int LONGEST = 2_000;

  private static final ListType TEXTS = ListType.create(SimpleType.STRING);

  /** Everything that a condition can read, with its type. */
  static final Map<String, CelType> VARIABLES = variables();

  private static final List<String> FUNCTIONS =
      List.of(
          "all",
          "bool",
          "contains",
          "double",
          "duration",
          "endsWith",
          "exists",
          "exists_one",
          "filter",
          "has",
          "int",
          "map",
          "matches",
          "size",
          "startsWith",
          "string",
          "timestamp",
          "type",
          "uint");

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .comprehensionMaxIterations(MOST_STEPS)
          .maxExpressionCodePointSize(LONGEST)
          .maxParseRecursionDepth(50)
          .maxRegexProgramSize(2_000)
          .enableHeterogeneousNumericComparisons(true)
          .build();

  private static final CelCompiler COMPILER = compiler();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).build();

  private Conditions() {}

  private static Map<String, CelType> variables() {
    Map<String, CelType> variables = new LinkedHashMap<>();
    variables.put("args", MapType.create(SimpleType.STRING, SimpleType.DYN));
    variables.put("call.tool", SimpleType.STRING);
    variables.put("call.known", SimpleType.BOOL);
    variables.put("call.number", SimpleType.INT);
    variables.put("call.zone", SimpleType.STRING);
    variables.put("call.effect", SimpleType.STRING);
    variables.put("call.egress", SimpleType.STRING);
    variables.put("labels.untrusted", SimpleType.BOOL);
    variables.put("labels.untrusted_args", TEXTS);
    variables.put("labels.sensitive", SimpleType.BOOL);
    variables.put("labels.sensitive_args", TEXTS);
    variables.put("session.tools", TEXTS);
    variables.put("session.counts", MapType.create(SimpleType.STRING, SimpleType.INT));
    variables.put("session.untrusted", SimpleType.BOOL);
    variables.put("session.sensitive", SimpleType.BOOL);
    return variables;
  }

  private static CelCompiler compiler() {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setResultType(SimpleType.BOOL);
    VARIABLES.forEach(builder::addVar);
    return builder.build();
  }

  /** What compiling gives. */
  sealed interface Compiled {
    record Good(Condition condition) implements Compiled {}

    /**
     * Why there is none.
     *
     * @param errors at least one; each says line and column, the reason and, where there is one, a
     *     word that may have been meant
     */
    record Bad(List<String> errors) implements Compiled {}
  }

  static Compiled compile(String text) {
    CelValidationResult result = COMPILER.compile(text);
    if (result.hasError()) {
      List<String> errors = new ArrayList<>();
      for (CelIssue issue : result.getErrors()) {
        errors.add(described(text, issue));
      }
      return new Compiled.Bad(errors);
    }
    try {
      return new Compiled.Good(new Condition(text, RUNTIME.createProgram(result.getAst())));
    } catch (CelValidationException | CelEvaluationException e) {
      return new Compiled.Bad(List.of("line 1, column 1: the condition cannot be compiled"));
    }
  }

  /** The library counts columns from 0. */
  private static String described(String text, CelIssue issue) {
    int line = Math.max(1, issue.getSourceLocation().getLine());
    int column = Math.max(0, issue.getSourceLocation().getColumn());
    String where = "line " + line + ", column " + (column + 1) + ": ";
    String message = issue.getMessage();
    if (message.startsWith("undeclared reference")) {
      return where + undeclared(lineOf(text, line), column);
    }
    return where + shortened(message);
  }

  private static String lineOf(String text, int line) {
    List<String> lines = text.lines().toList();
    return line <= lines.size() ? lines.get(line - 1) : "";
  }

  private static String undeclared(String line, int column) {
    int end = Math.min(column, line.length());
    boolean function = end < line.length() && line.charAt(end) == '(';
    if (function) {
      int start = end;
      while (start > 0 && isWord(line.charAt(start - 1))) {
        start--;
      }
      String name = line.substring(start, end);
      return "there is no function " + name + "; the nearest is " + Nearest.to(name, FUNCTIONS);
    }
    int start = end;
    while (end < line.length() && (isWord(line.charAt(end)) || line.charAt(end) == '.')) {
      end++;
    }
    String name = line.substring(start, end);
    return "a condition cannot read "
        + name
        + "; the nearest that it can is "
        + Nearest.to(name, VARIABLES.keySet());
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  /** Lists of all overloads and all tokens help nobody. */
  private static String shortened(String message) {
    int candidates = message.indexOf(" (candidates:");
    String part = candidates < 0 ? message : message.substring(0, candidates);
    int expecting = part.indexOf(" expecting {");
    return expecting < 0 ? part : part.substring(0, expecting) + ": something is missing here";
  }
}
