package dev.sepurux.server.app;

import dev.sepurux.server.db.DatabaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.UserPrincipal;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * The last steps of a restore. Each can be done again after a kill at any point: the old files are
 * moved away, the log of a database always with it, before the restored file gets its name.
 */
final class Restoring {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

  private final DataFolder.Layout layout;
  private final Clock clock;

  Restoring(DataFolder.Layout layout, Clock clock) {
    this.layout = layout;
    this.clock = clock;
  }

  /**
   * Ends a restore that has been begun, if there is one. The folder must be locked.
   *
   * @return where the replaced files are; it does not exist if there were none
   */
  Path finish() throws IOException {
    Path replacing = layout.folder().resolve("replacing");
    if (Files.exists(layout.restored())) {
      Files.createDirectories(replacing);
      giveToOwner(replacing, layout.folder());
      // The log last: without its database it is never read.
      for (Path old : List.of(layout.database(), layout.log(), layout.index())) {
        if (Files.exists(old)) {
          Files.move(old, replacing.resolve(old.getFileName()), StandardCopyOption.ATOMIC_MOVE);
        }
      }
      DatabaseFile.sync(replacing);
      Files.move(layout.restored(), layout.database(), StandardCopyOption.ATOMIC_MOVE);
      DatabaseFile.sync(layout.folder());
    }
    Path replaced = free("replaced-" + STAMP.format(clock.instant()));
    if (Files.isDirectory(replacing)) {
      if (isEmpty(replacing)) {
        Files.delete(replacing);
      } else {
        Files.move(replacing, replaced, StandardCopyOption.ATOMIC_MOVE);
      }
      DatabaseFile.sync(layout.folder());
    }
    return replaced;
  }

  /** Whoever restores as root does it for the server's user, who has to read and write it all. */
  static void giveToOwner(Path path, Path folder) throws IOException {
    UserPrincipal owner = Files.getOwner(folder);
    if (!Files.getOwner(path).equals(owner)) {
      Files.setOwner(path, owner);
    }
  }

  /** Two restores may fall into one millisecond. */
  private Path free(String name) {
    Path path = layout.folder().resolve(name);
    for (int again = 2; Files.exists(path); again++) {
      path = layout.folder().resolve(name + "-" + again);
    }
    return path;
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }
}
