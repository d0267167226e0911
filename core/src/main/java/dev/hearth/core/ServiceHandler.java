package dev.hearth.core;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Does what a service promises. Runs in a task of the owner that registered it: it may suspend.
@FunctionalInterface
public interface ServiceHandler {
  /// Handles one call.
  ///
  /// @return the response, of JSON-like values; null when there is none
  /// @throws Exception a [HubException] reaches the caller with its message; anything else is
  ///   logged and reported as an unknown error
  @Nullable Map<String, @Nullable Object> handle(ServiceCall call) throws Exception;
}
