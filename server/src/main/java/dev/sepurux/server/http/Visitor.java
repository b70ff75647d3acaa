package dev.sepurux.server.http;

import java.util.function.BiConsumer;

/**
 * The other end of a connection, before it is known who it is.
 *
 * @param address the network address it comes from
 * @param answer takes name and value of header fields of the answer
 */
record Visitor(String address, BiConsumer<String, String> answer) {
  void say(String field, String value) {
    answer.accept(field, value);
  }
}
