package dev.sepurux.server.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The folder that holds everything of one server, and the lock that keeps a second one out. */
final class DataFolder implements AutoCloseable {
  private final Layout layout;
  private final FileChannel channel;
  private final boolean ours;

  private DataFolder(Layout layout, FileChannel channel, boolean ours) {
    this.layout = layout;
    this.channel = channel;
    this.ours = ours;
  }

  /** The names of its files. */
  record Layout(Path folder) {
    Path database() {
      return folder.resolve("sepurux.db");
    }

    /** What is committed and not yet in the database's own file. */
    Path log() {
      return folder.resolve("sepurux.db-wal");
    }

    Path index() {
      return folder.resolve("sepurux.db-shm");
    }

    /** A restored database that may be in parts. */
    Path unfinished() {
      return folder.resolve("sepurux.db.restoring");
    }

    /** A restored database that is whole and only waits for its name. */
    Path restored() {
      return folder.resolve("sepurux.db.restored");
    }
  }

  /**
   * Makes the folder if need be and takes its lock. The operating system gives the lock back when
   * the process ends, however it ends.
   *
   * @throws CannotStart if another server has it, or the folder cannot be used
   */
  static DataFolder lock(Path folder) {
    DataFolder locked = share(folder);
    if (!locked.ours) {
      locked.close();
      throw new CannotStart(
          "Another Sepurux server is using " + folder + "; stop it, or choose another --data.");
    }
    return locked;
  }

  /**
   * As {@link #lock}, but where another server has the lock the folder is used beside it.
   *
   * @throws CannotStart if the folder cannot be used
   */
  static DataFolder share(Path folder) {
    try {
      make(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      Layout layout = new Layout(folder);
      boolean ours = tryLock(channel) != null;
      if (ours) {
        new Restoring(layout, Clock.systemUTC()).finish();
      }
      return new DataFolder(layout, channel, ours);
    } catch (FileAlreadyExistsException e) {
      throw new CannotStart("The data folder " + folder + " is a file; choose another --data.");
    } catch (AccessDeniedException e) {
      throw new CannotStart(
          "The data folder " + folder + " cannot be written by this user; choose another --data.");
    } catch (IOException e) {
      throw new CannotStart("The data folder " + folder + " cannot be used: " + e + ".");
    }
  }

  /** Recordings are nobody else's business: a new folder is for its owner alone. */
  private static void make(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    if (isPosix(folder)) {
      Files.createDirectories(folder, mode("rwx------"));
    } else {
      Files.createDirectories(folder);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /**
   * The database's file. A new one is for the folder's owner alone, whoever makes it: {@code setup}
   * as root makes it for the server's user.
   *
   * @throws CannotStart if it cannot be made
   */
  Path database() {
    Path file = layout.database();
    try {
      if (!Files.exists(file)) {
        if (isPosix(file)) {
          Files.createFile(file, mode("rw-------"));
        } else {
          Files.createFile(file);
        }
        Restoring.giveToOwner(file, layout.folder());
        Restoring.giveToOwner(layout.folder().resolve("lock"), layout.folder());
      }
    } catch (FileAlreadyExistsException e) {
      // Another process was faster.
    } catch (IOException e) {
      throw new CannotStart("The database " + file + " cannot be made: " + e + ".");
    }
    return file;
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static FileAttribute<Set<PosixFilePermission>> mode(String mode) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
  }

  /** True if this process has the lock. */
  boolean isOurs() {
    return ours;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new CannotStart("The lock of " + layout.folder() + " cannot be given back: " + e + ".");
    }
  }
}
