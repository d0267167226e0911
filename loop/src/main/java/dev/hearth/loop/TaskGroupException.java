package dev.hearth.loop;

import java.util.List;

/// Something in a [TaskGroup], or every attempt of a race, has failed. Always this type, also for
/// one failure, so that a second one never changes what a caller has to catch. Groups in groups
/// nest: the failure of the inner group is one of the outer's.
///
/// The first failure is also the cause and the others are the suppressed exceptions, so that a
/// stack trace shows them all.
public final class TaskGroupException extends LoopException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 3;

  private final transient List<Throwable> failures;

  TaskGroupException(String what, List<Throwable> failures) {
    super(describe(what, failures), failures.isEmpty() ? null : failures.getFirst());
    this.failures = List.copyOf(failures);
    failures.stream().skip(1).forEach(this::addSuppressed);
  }

  /// What was thrown, in the order in which it was; of a race, in the order of the bodies. Empty
  /// only for a race of nobody.
  public List<Throwable> failures() {
    return failures;
  }

  private static String describe(String what, List<Throwable> failures) {
    StringBuilder text = new StringBuilder(what).append(": ");
    if (failures.isEmpty()) {
      return text.append("there was nothing to run").toString();
    }
    text.append(failures.size()).append(failures.size() == 1 ? " failure" : " failures");
    for (int i = 0; i < Math.min(SHOWN, failures.size()); i++) {
      text.append(i == 0 ? ": " : "; ").append(CreationSite.textOf(failures.get(i)));
    }
    return text.append(failures.size() > SHOWN ? "; …" : "").toString();
  }
}
