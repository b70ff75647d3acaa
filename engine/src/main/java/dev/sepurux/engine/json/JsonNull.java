package dev.sepurux.engine.json;

/** The JSON null. */
public enum JsonNull implements Json {
  INSTANCE;

  @Override
  public String toString() {
    return "null";
  }
}
