package dev.hearth.guard;

import org.jspecify.annotations.Nullable;

/// An entry of the catalogue: one place in the JDK's code at which blocking calls are seen.
///
/// @param number its place in the catalogue, which the probe carries
/// @param category what passes it
/// @param className binary name, with dots
/// @param method name and descriptor of the method whose body gets the probe
/// @param callee the method before and behind whose call the probes stand; null: at the entry and
///   the exits of `method` itself
/// @param when on which calls a thread really blocks here
/// @param effect what it does to a task
/// @param argument local variable slot of `method` to show in reports; -1 for none
/// @param instead what to use, one sentence
record ChokePoint(
    int number,
    Category category,
    String className,
    String method,
    @Nullable String callee,
    When when,
    Effect effect,
    int argument,
    String instead) {
  /// On which calls a thread really blocks at a choke point.
  enum When {
    ALWAYS,
    /// Virtual threads suspend there.
    PLATFORM,
    /// Platform threads, if the number in the argument slot is not zero: a timeout, or a flag that
    /// says that the channel is blocking.
    PLATFORM_IF_NOT_ZERO
  }

  /// What a choke point does to a task.
  enum Effect {
    /// It keeps the carrier.
    HOLDS,
    /// It suspends the task: wrong in callbacks only.
    SUSPENDS
  }
}
