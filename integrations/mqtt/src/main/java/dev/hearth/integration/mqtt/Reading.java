package dev.hearth.integration.mqtt;

/// What one message says about the state of an entity.
sealed interface Reading {
  /// The state is this text.
  record Value(String text) implements Reading {}

  /// The device does not know its state.
  record Unknown() implements Reading {}

  /// The message says nothing; the state stays.
  record Nothing() implements Reading {}

  /// The message cannot be used.
  ///
  /// @param becomesUnknown whether the state is unknown from now on; else it stays
  record Refused(Refusal.Reason reason, String detail, boolean becomesUnknown) implements Reading {}

  static Reading refused(Refusal.Reason reason, String detail) {
    return new Refused(reason, detail, false);
  }
}
