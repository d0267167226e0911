package dev.hearth.guard;

/// Stands for `Thread` in [ProbeTemplate], whose method of this name only `java.lang` may call.
final class CarrierThread {
  private CarrierThread() {}

  static Thread currentCarrierThread() {
    return Thread.currentThread();
  }
}
