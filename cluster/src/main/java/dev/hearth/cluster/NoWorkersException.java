package dev.hearth.cluster;

import java.util.Collection;
import java.util.stream.Collectors;

/// Nobody knows this job in this version. The message says which versions there are. Start a worker
/// that has the job, or ask for a version that exists.
public final class NoWorkersException extends ClusterException {
  private static final long serialVersionUID = 1L;

  NoWorkersException(String message) {
    super(message);
  }

  /// `1`, `1 and 2`, `1, 2 and 3`.
  static String list(Collection<?> items) {
    String all = items.stream().map(String::valueOf).collect(Collectors.joining(", "));
    int last = all.lastIndexOf(", ");
    return last < 0 ? all : all.substring(0, last) + " and " + all.substring(last + 2);
  }
}
