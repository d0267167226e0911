package dev.hearth.loop;

/// Is told which threads run code of a loop.
///
/// **Threads:** any, while the loop waits; it must not block, and must not throw.
public interface CarrierListener {
  /// A thread will run code of the loop.
  void begins(CarrierInfo carrier);

  /// A thread will run none any more.
  void ends(CarrierInfo carrier);
}
