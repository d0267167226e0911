package dev.hearth.loop;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// The threads that run code of a loop, and who wants to know. Any thread.
final class Carriers {
  private final CarrierLoop loop;
  private final Map<Thread, CarrierInfo> running = new ConcurrentHashMap<>();
  private final List<CarrierListener> listeners = new CopyOnWriteArrayList<>();

  Carriers(CarrierLoop loop) {
    this.loop = loop;
  }

  synchronized Registration add(CarrierListener listener) {
    listeners.add(listener);
    running.values().forEach(listener::begins);
    return () -> remove(listener);
  }

  private synchronized void remove(CarrierListener listener) {
    if (listeners.remove(listener)) {
      running.values().forEach(listener::ends);
    }
  }

  /// A thread turns the loop.
  void begins(Thread thread, StepRunner runner) {
    begins(new CarrierView(loop, thread, runner));
  }

  synchronized void begins(CarrierInfo carrier) {
    running.put(carrier.thread(), carrier);
    listeners.forEach(listener -> listener.begins(carrier));
  }

  synchronized void ends(Thread thread) {
    CarrierInfo carrier = running.remove(thread);
    if (carrier != null) {
      listeners.forEach(listener -> listener.ends(carrier));
    }
  }
}
