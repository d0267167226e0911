package dev.hearth.app;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// The option `--config`, shared by the commands.
final class ConfigFolder {
  @Option(
      names = "--config",
      paramLabel = "DIR",
      description = "folder of configuration.yaml and .storage/ (default: ~/.hearth)")
  private Path folder = Path.of(System.getProperty("user.home"), ".hearth");

  Path path() {
    return folder.toAbsolutePath().normalize();
  }
}
