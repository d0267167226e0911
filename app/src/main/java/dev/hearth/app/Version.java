package dev.hearth.app;

import picocli.CommandLine.IVersionProvider;

/// The version of the jar this program runs from.
final class Version implements IVersionProvider {
  /// The version; `from source` when it does not run from a jar.
  static String text() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "from source" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"Hearth " + text()};
  }
}
