package dev.sepurux.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenIndexTest {
  private static TokenIndex of(String... tokens) {
    TokenIndex index = new TokenIndex();
    for (String token : tokens) {
      index.add(token);
    }
    return index;
  }

  @Test
  void findsEveryTokenThatStandsWholeInTheText() {
    TokenIndex index = of("apr_01", "apr_02", "#x-7", "77");
    assertThat(index.in("use apr_02, or (apr_01)! #x-7"))
        .containsExactly("apr_02", "apr_01", "#x-7");
    assertThat(index.in("apr_01")).containsExactly("apr_01");
    assertThat(index.in("apr_011 xapr_02 apr_0 177 7.7 77.5")).isEmpty();
    assertThat(index.in("")).isEmpty();
  }

  @Test
  void agreesWithTheSearchForOneToken() {
    for (String token : new String[] {"a", "a-b", "-a", "a b", "4.5", "_"}) {
      for (String text : new String[] {"a-b a", "x-a-b", "14.5", "4.5 a b", "-a", "a_b", "4.5.6"}) {
        boolean indexed = of(token).in(text).contains(token);
        boolean searched = Leaves.holds(text, token) && !token.equals("_");
        assertThat(indexed).as(token + " in " + text).isEqualTo(searched);
      }
    }
  }
}
