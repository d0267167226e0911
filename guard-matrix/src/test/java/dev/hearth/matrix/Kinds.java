package dev.hearth.matrix;

import java.util.List;
import java.util.function.Function;

/// Every kind of guarded thread.
enum Kinds {
  CALLBACK(guard -> HearthKind.callbacks()),
  TASK(guard -> HearthKind.tasks()),
  NETTY(guard -> new ForeignKinds.Netty()),
  REACTOR(guard -> new ForeignKinds.Reactor()),
  VERTX(guard -> new ForeignKinds.VertX()),
  PLAIN(guard -> new ForeignKinds.Plain(guard.guard()::guard));

  private final Function<GuardDetector, Kind> opening;

  Kinds(Function<GuardDetector, Kind> opening) {
    this.opening = opening;
  }

  /// Starts a thread of this kind, guarded.
  Kind open(GuardDetector guard) {
    Kind kind = opening.apply(guard);
    guard.watch(kind);
    return kind;
  }

  /// Those of Hearth's loop.
  static List<Kinds> hearths() {
    return List.of(CALLBACK, TASK);
  }
}
