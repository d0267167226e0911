package dev.hearth.app;

import picocli.CommandLine.IVersionProvider;

/// The version of the jar this program runs from.
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Main.class.getPackage().getImplementationVersion();
    return new String[] {"Hearth " + (version == null ? "from source" : version)};
  }
}
