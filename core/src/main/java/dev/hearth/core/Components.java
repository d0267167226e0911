package dev.hearth.core;

import dev.hearth.loop.EventLoop;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What is loaded: integrations (`mqtt`), domains (`light`) and both together (`light.mqtt`), as
/// clients ask for it to know what they may show.
///
/// **Threads:** loop only.
public final class Components {
  private final EventLoop loop;
  private final EventBus bus;
  private final Set<String> loaded = new TreeSet<>();

  Components(EventLoop loop, EventBus bus) {
    this.loop = loop;
    this.bus = bus;
  }

  /// Adds a component and tells clients, the first time.
  public void add(String component) {
    loop.verifyOnLoop();
    if (loaded.add(component)) {
      bus.fire("component_loaded", Map.of("component", component));
    }
  }

  /// Adds a domain of entities, and the integration's part in it.
  public void addPlatform(String domain, String platform) {
    add(domain);
    add(domain + "." + platform);
  }

  /// All of them.
  public Set<String> all() {
    loop.verifyOnLoop();
    return Set.copyOf(loaded);
  }
}
