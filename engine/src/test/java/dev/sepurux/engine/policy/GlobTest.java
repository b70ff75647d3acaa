package dev.sepurux.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GlobTest {
  @Test
  void aStarIsAnyRunAndAQuestionMarkOneCharacter() {
    assertThat(Glob.of("mail.*").matches("mail.send")).isTrue();
    assertThat(Glob.of("*").matches("")).isTrue();
    assertThat(Glob.of("*.send").matches("mail.v2.send")).isTrue();
    assertThat(Glob.of("a*b*c").matches("aXbYbZc")).isTrue();
    assertThat(Glob.of("pay?").matches("pays")).isTrue();
    assertThat(Glob.of("pay?").matches("pay")).isFalse();
    assertThat(Glob.of("mail.*").matches("xmail.send")).isFalse();
    assertThat(Glob.of("a*b").matches("abc")).isFalse();
  }

  @Test
  void everyOtherCharacterIsItself() {
    assertThat(Glob.of("a.b").matches("aXb")).isFalse();
    assertThat(Glob.of("[ab]").matches("a")).isFalse();
    assertThat(Glob.of("Mail").matches("mail")).isFalse();
  }

  @Test
  void theMarkOfACommittingCallIsNoPartOfTheName() {
    assertThat(Glob.of("jira.create_issue(commit)").matches("jira.create_issue")).isTrue();
  }
}
