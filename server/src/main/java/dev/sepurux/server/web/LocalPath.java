package dev.sepurux.server.web;

import org.jspecify.annotations.Nullable;

/** An address inside this server, of a text that anybody may have made. */
public final class LocalPath {
  private LocalPath() {}

  /** The path if it leads to a page of this server; the first page otherwise. */
  public static String of(@Nullable String text) {
    boolean local =
        text != null
            && text.startsWith("/")
            && !text.startsWith("//")
            && text.chars().allMatch(c -> c > ' ' && c < 127 && c != '\\');
    return local ? String.valueOf(text) : "/";
  }
}
