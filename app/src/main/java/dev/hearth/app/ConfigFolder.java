package dev.hearth.app;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// The option `--config`, shared by the commands.
final class ConfigFolder {
  @Option(
      names = "--config",
      paramLabel = "DIR",
      description = "folder of configuration.yaml and .storage/ (default: ~/.hearth)")
  private Path folder = Path.of(home(), ".hearth");

  /// What `~` means to the shell that started this program; the JVM itself asks the system's list
  /// of users, which may say otherwise.
  private static String home() {
    String home = System.getenv("HOME");
    return home == null || home.isBlank() ? System.getProperty("user.home") : home;
  }

  Path path() {
    return folder.toAbsolutePath().normalize();
  }
}
