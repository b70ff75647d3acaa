package dev.sepurux.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path home;

  @Test
  void aNewFolderIsForItsOwnerAlone() throws IOException {
    try (DataFolder folder = DataFolder.lock(home.resolve("a/b"))) {
      assertThat(folder.database().getParent()).isEqualTo(home.resolve("a/b"));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("a/b"))))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void aFileInItsPlaceIsSaidInOneSentence() throws IOException {
    Path file = Files.writeString(home.resolve("file"), "");
    assertThatThrownBy(() -> DataFolder.lock(file))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("is a file")
        .hasMessageNotContaining("Exception");
  }
}
