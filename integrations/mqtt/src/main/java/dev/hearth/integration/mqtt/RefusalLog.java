package dev.hearth.integration.mqtt;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Counts what was refused, by cause, and warns once for each topic and cause. Loop only.
///
/// Both are bounded: causes are a closed list, components the first 200, and of topics warned about
/// the last 10,000 are remembered.
final class RefusalLog {
  private static final int MAX_REMEMBERED = 10_000;
  private static final int MAX_COMPONENTS = 200;

  private final Logger log;
  private final Map<String, Long> counts = new TreeMap<>();
  private final Set<String> warned =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > MAX_REMEMBERED;
            }
          });
  private final Set<String> components = new LinkedHashSet<>();

  RefusalLog(Logger log) {
    this.log = log;
  }

  /// Counts a refusal.
  void count(Refusal refusal) {
    count(refusal.reason().id());
    if (warned.add(refusal.reason() + " " + refusal.topic() + " " + refusal.field())) {
      log.log(Level.WARNING, "{0}", refusal);
    }
  }

  /// Counts an entity of a component that there is nothing for; not a fault of anybody.
  void unsupported(String component) {
    boolean known =
        components.contains(component)
            || (components.size() < MAX_COMPONENTS && components.add(component));
    count("unsupported component" + (known ? " " + component : "s"));
  }

  private void count(String cause) {
    counts.merge(cause, 1L, Long::sum);
  }

  /// How often each cause came.
  Map<String, Long> counts() {
    return Collections.unmodifiableMap(new TreeMap<>(counts));
  }
}
