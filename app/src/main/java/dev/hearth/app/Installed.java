package dev.hearth.app;

import dev.hearth.core.Integration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/// The integrations on the class path.
final class Installed {
  private Installed() {}

  static List<Integration> integrations() {
    List<Integration> found = new ArrayList<>();
    ServiceLoader.load(Integration.class).forEach(found::add);
    return found;
  }
}
