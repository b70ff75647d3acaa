package dev.sepurux.server.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NamingTest {
  private static final String ID = "0190a2b4-0000-7000-8000-0000000000ab";

  @Test
  void aTextThatReadsAsAUuidInAnySpellingIsAnId() {
    for (String text :
        List.of(
            ID,
            ID.toUpperCase(java.util.Locale.ROOT),
            ID.replace("-", ""),
            "{" + ID + "}",
            "urn:uuid:" + ID,
            " " + ID + " ")) {
      assertThat(Ref.of(text).id()).as(text).isEqualTo(UUID.fromString(ID));
      assertThatThrownBy(() -> Names.check("name", text)).as(text).isInstanceOf(Refused.class);
    }
    assertThat(Ref.of(ID + "0").id()).isNull();
  }

  @Test
  void aNameIsComparedTrimmedAndInNfc() {
    assertThat(Ref.of(" cafe\u0301 ").text()).isEqualTo("caf\u00e9");
    assertThat(Names.check("name", "\tcafe\u0301\n")).isEqualTo("caf\u00e9");
    assertThat(Names.isName("caf\u00e9")).isTrue();
    for (String text : List.of("cafe\u0301", " a", "a\u0007b", "", "\ud800", ".", "..", ID)) {
      assertThat(Names.isName(text)).as(text).isFalse();
    }
  }

  @Test
  void aDescriptionIsBoundedAndCanBeStored() {
    assertThat(Names.description(null)).isNull();
    assertThat(Names.description("two\nlines")).isEqualTo("two\nlines");
    assertThat(Names.description("\ud83d\ude00".repeat(2_000))).hasSize(4_000);
    for (String text : List.of("x".repeat(2_001), "\u0000", "\udc00")) {
      assertThatThrownBy(() -> Names.description(text)).isInstanceOf(Refused.class);
    }
  }

  @Test
  void ifMatchAdmitsTheRevisionsItNames() {
    UUID id = new UUID(1, 2);
    String tag = IfMatch.tag(id, 3);
    assertThat(tag).isEqualTo("\"3-0000000000000002\"");
    assertThat(IfMatch.of(null).admits(id, 3)).isTrue();
    assertThat(IfMatch.of("*").admits(id, 3)).isTrue();
    assertThat(IfMatch.of(tag).admits(id, 3)).isTrue();
    assertThat(IfMatch.of("\"1\" , " + tag).admits(id, 3)).isTrue();
    for (String header : List.of("\"2\"", "W/" + tag, "3", "", "\"3\"", "\"3", ",", "W/")) {
      assertThat(IfMatch.of(header).admits(id, 3)).as(header).isFalse();
    }
    assertThat(IfMatch.of(tag).admits(new UUID(1, 3), 3)).as("a namesake").isFalse();
    assertThat(IfMatch.of(tag).admits(id, 4)).isFalse();
  }
}
