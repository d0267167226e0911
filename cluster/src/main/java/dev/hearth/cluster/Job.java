package dev.hearth.cluster;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Work that is known by a name and a version wherever it may run: JSON in, JSON out.
///
/// A job runs on a thread of its own, never on a loop. It must not keep state between runs, since
/// the next run may be on another machine.
@FunctionalInterface
public interface Job {
  /// Does the work.
  ///
  /// @param context what this run is, and the way to report progress
  /// @param arguments as [dev.hearth.core.json.Json] reads them: `Long`, `Double`, `String`, …
  /// @return what `Json.write` takes; what the caller gets is the JSON form of it
  /// @throws Exception what the caller gets as [JobFailedException]
  @Nullable Object run(JobContext context, Map<String, @Nullable Object> arguments)
      throws Exception;
}
