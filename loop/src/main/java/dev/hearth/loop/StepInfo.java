package dev.hearth.loop;

/// What an [Instrument] learns of a step: a callback, or a task up to its next suspension.
///
/// **Threads:** loop only.
public interface StepInfo {
  /// On whose behalf the step runs.
  Owner owner();

  /// What the step is, for people: `task poll`, `callback Thermostat`. Made anew at every call.
  String describe();
}
