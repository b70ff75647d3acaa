package dev.sepurux.server.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A file system of its own that has little room. Only root, or who may sudo, can have one. */
final class SmallVolume implements AutoCloseable {
  private final Path folder;
  private final Path filler;

  private SmallVolume(Path folder) {
    this.folder = folder;
    this.filler = folder.resolve("filler");
  }

  /** Leaves the test out, and says why, where none can be had. */
  static SmallVolume mount(Path folder, int megabytes) throws IOException {
    Files.createDirectories(folder);
    String options = "size=%dm,mode=700,uid=%s".formatted(megabytes, owner(folder));
    String said =
        asRoot(List.of("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString()));
    if (!said.isEmpty()) {
      System.out.println("SKIPPED: a full volume is not tested, none can be mounted: " + said);
      Assumptions.abort("no volume can be mounted: " + said);
    }
    return new SmallVolume(folder);
  }

  private static Object owner(Path folder) throws IOException {
    return Files.getAttribute(folder, "unix:uid");
  }

  /** What it has to say if it fails; else nothing. */
  private static String asRoot(List<String> command) throws IOException {
    boolean root = System.getProperty("user.name").equals("root");
    List<String> all = new ArrayList<>(root ? List.of() : List.of("sudo", "-n"));
    all.addAll(command);
    try {
      Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? "" : "failed: " + said.strip();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  Path folder() {
    return folder;
  }

  /** Takes what is left, to the last byte. */
  void fill() {
    try (FileChannel file =
        FileChannel.open(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (Files.getFileStore(folder).getUsableSpace() > 0) {
        file.write(ByteBuffer.allocate(1 << 16));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void makeRoom() {
    try {
      Files.deleteIfExists(filler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    String said = asRoot(List.of("umount", folder.toString()));
    if (!said.isEmpty()) {
      throw new IOException("the volume " + folder + " stays: " + said);
    }
  }
}
