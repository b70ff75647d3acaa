package dev.sepurux.testkit;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.AbstractKeyword;
import com.networknt.schema.keyword.BaseKeywordValidator;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import tools.jackson.databind.JsonNode;

/**
 * The contract's own keyword {@code x-max-decimals}: most digits after the point. It stands in for
 * {@code multipleOf}, which validators that compute in binary floating point get wrong for 0.91.
 */
final class MaxDecimals extends AbstractKeyword {
  MaxDecimals() {
    super("x-max-decimals");
  }

  @Override
  public KeywordValidator newValidator(
      SchemaLocation location, JsonNode value, Schema parent, SchemaContext context) {
    return new Check(this, location, value, parent, context);
  }

  private static final class Check extends BaseKeywordValidator {
    private final int most;

    Check(
        MaxDecimals keyword,
        SchemaLocation location,
        JsonNode value,
        Schema parent,
        SchemaContext context) {
      super(keyword, value, location, parent, context);
      this.most = value.intValue();
    }

    @Override
    public void validate(
        ExecutionContext execution, JsonNode node, JsonNode root, NodePath location) {
      if (node.isNumber() && node.decimalValue().stripTrailingZeros().scale() > most) {
        execution.addError(
            error()
                .instanceNode(node)
                .instanceLocation(location)
                .evaluationPath(execution.getEvaluationPath())
                .message(node + " has more than " + most + " decimals")
                .build());
      }
    }
  }
}
