package dev.sepurux.server.config;

/** The page of settings for people. */
final class ConfigPage {
  private static final String TOP =
      """
      # Settings

      A setting is given as a flag, as a variable of the environment, or in a YAML file; the first of these that has it wins.

      ```sh
      bin/sepurux server --port 9000
      SEPURUX_PORT=9000 bin/sepurux server
      bin/sepurux server --config sepurux.yaml
      ```

      ```yaml
      # sepurux.yaml: a dot in a name is a level
      port: 9000
      public_url: https://sepurux.example.com
      limits:
        requests_per_minute: 12000
      ```

      A name that is not known stops the start and names the nearest one that is. Switches take no value as a flag (`--dev`), or `--dev=false`.
      So does a flag or a name of the file that stands twice, and a value that is not allowed, also where another source overrides it. A variable that is set to nothing counts as not set.
      Keep a database's password in the environment or in a file that only the server's user can read: flags show in the list of processes.

      | setting | flag | variable | value | default | what it does |
      | --- | --- | --- | --- | --- | --- |
      """;

  private ConfigPage() {}

  static String text() {
    StringBuilder page = new StringBuilder(TOP);
    for (Setting setting : Setting.values()) {
      String key = setting == Setting.CONFIG ? "" : "`" + setting.key() + "`";
      String absent = setting.absent().isEmpty() ? "" : "`" + setting.absent() + "`";
      page.append(
          String.join(
              " | ",
              "| " + key,
              "`" + setting.flag() + "`",
              "`" + setting.variable() + "`",
              setting.allowed(),
              absent,
              setting.description() + " |\n"));
    }
    return page.append(
            """

            The command line client has settings of its own: `SEPURUX_API_BASE_URL`, `SEPURUX_API_KEY`, `SEPURUX_PROJECT_ID`, `SEPURUX_CAMPAIGN_ID`; `bin/sepurux` reads `SEPURUX_JAVA_OPTS`.
            """)
        .toString();
  }
}
