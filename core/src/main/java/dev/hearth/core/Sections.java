package dev.hearth.core;

import dev.hearth.core.config.Config;
import dev.hearth.core.config.ConfigProblem;
import dev.hearth.core.schema.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a configuration says to each integration, checked and converted by its schema.
///
/// Loop only.
final class Sections {
  private final HubSettings settings;
  private final Map<String, Map<String, @Nullable Object>> sections = new HashMap<>();
  private final Set<String> broken = new HashSet<>();

  private Sections(HubSettings settings) {
    this.settings = settings;
  }

  /// Reads the sections of some integrations.
  ///
  /// @param found receives everything that is wrong, also sections that are nobody's
  static Sections read(
      HubSettings settings,
      Config config,
      Collection<Integration> integrations,
      List<ConfigProblem> found) {
    Sections made = new Sections(settings);
    Set<String> known = new HashSet<>();
    for (Integration each : integrations) {
      known.add(each.domain());
      made.read(config, each, found);
    }
    for (String section : config.sections().keySet()) {
      if (!known.contains(section) && !section.equals(HouseConfig.SECTION)) {
        Problem problem = new Problem(section, "no integration of this name is installed");
        found.add(new ConfigProblem(config.where(section), problem.path(), problem.message()));
      }
    }
    return made;
  }

  /// Reads the section of one integration more.
  void read(Config config, Integration integration, List<ConfigProblem> found) {
    String domain = integration.domain();
    List<ConfigProblem> wrong = new ArrayList<>();
    sections.put(
        domain,
        config.section(domain, integration.configSchema(), settings.overridesOf(domain), wrong));
    broken.remove(domain);
    if (!wrong.isEmpty()) {
      broken.add(domain);
      found.addAll(wrong);
    }
  }

  /// What is said to an integration; empty when nothing is.
  Map<String, @Nullable Object> of(String domain) {
    return sections.getOrDefault(domain, Map.of());
  }

  /// Whether the section of an integration has errors.
  boolean isBroken(String domain) {
    return broken.contains(domain);
  }
}
