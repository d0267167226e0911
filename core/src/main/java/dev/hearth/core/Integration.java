package dev.hearth.core;

import dev.hearth.core.schema.Schema;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Something that brings devices, services or clients into the house. Found by
/// [java.util.ServiceLoader]; one object for one hub.
///
/// **Threads:** every method is called on the loop. [#setUp] and [#shutDown] run in tasks of the
/// integration's own owner and may suspend.
public interface Integration {
  /// The name, such as `mqtt`: of its section in the configuration, its services, its owner.
  String domain();

  /// Integrations that must be set up before.
  default Set<String> dependencies() {
    return Set.of();
  }

  /// Integrations that are set up before, where they are there at all.
  default Set<String> afterDependencies() {
    return Set.of();
  }

  /// Whether the house is of no use without it. What holds the loop too often is disabled, but for
  /// this.
  default boolean isEssential() {
    return false;
  }

  /// What its section of `configuration.yaml` may hold.
  default Schema configSchema() {
    return Schema.empty();
  }

  /// Brings the integration to life.
  ///
  /// @param hub the hub, with everything it offers
  /// @param config its section, checked and converted by [#configSchema]; empty when there is none
  /// @throws Exception the integration is not set up; the others are
  void setUp(Hub hub, Map<String, @Nullable Object> config) throws Exception;

  /// Ends the integration: says good-bye, closes what it opened.
  ///
  /// @throws Exception is logged; the hub goes on stopping
  default void shutDown() throws Exception {}
}
