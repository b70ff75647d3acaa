package dev.sepurux.server.db;

import dev.sepurux.server.app.TestServer;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Leaves out, where the build runs the tests a second time on PostgreSQL, every class that has
 * nothing to do with a database, or with SQLite alone.
 */
public final class OnlyWithDatabase implements ExecutionCondition {
  private static final Set<Class<?>> DATABASES = Set.of(TestServer.class, EmbeddedDb.class);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (!EmbeddedDb.isPostgresAskedFor()) {
      return ConditionEvaluationResult.enabled("on SQLite everything runs");
    }
    Optional<Class<?>> test = context.getTestClass();
    return test.filter(OnlyWithDatabase::isOfAnyDatabase).isPresent() || test.isEmpty()
        ? ConditionEvaluationResult.enabled("runs on any database")
        : ConditionEvaluationResult.disabled("does not run on any database");
  }

  private static boolean isOfAnyDatabase(Class<?> test) {
    return !test.getSimpleName().endsWith("OnSqliteTest")
        && Arrays.stream(test.getDeclaredFields())
            .map(Field::getType)
            .anyMatch(DATABASES::contains);
  }
}
