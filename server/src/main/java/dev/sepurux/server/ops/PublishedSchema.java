package dev.sepurux.server.ops;

import dev.sepurux.server.json.JsonCodec;
import dev.sepurux.server.json.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The contract, as it was built into this server. Read when first asked for. */
final class PublishedSchema {
  private static final String RESOURCE = "/spec/openapi.yaml";

  private byte @Nullable [] json;

  byte[] yaml() {
    try (InputStream in = PublishedSchema.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("this build lacks " + RESOURCE);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized byte[] json() {
    if (json == null) {
      json = JsonCodec.encode(Yaml.decode(yaml()));
    }
    return json;
  }
}
