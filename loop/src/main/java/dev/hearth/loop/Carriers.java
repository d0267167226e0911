package dev.hearth.loop;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// The threads that run code of a loop, and who wants to know. Any thread.
final class Carriers {
  private static final Logger LOG = System.getLogger(EventLoop.class.getName());

  private final CarrierLoop loop;
  private final Map<Thread, CarrierInfo> running = new ConcurrentHashMap<>();
  private final List<CarrierListener> listeners = new CopyOnWriteArrayList<>();

  Carriers(CarrierLoop loop) {
    this.loop = loop;
  }

  synchronized Registration add(CarrierListener listener) {
    listeners.add(listener);
    running.values().forEach(carrier -> tell(() -> listener.begins(carrier)));
    return () -> remove(listener);
  }

  private synchronized void remove(CarrierListener listener) {
    if (listeners.remove(listener)) {
      running.values().forEach(carrier -> tell(() -> listener.ends(carrier)));
    }
  }

  /// A thread turns the loop.
  void begins(Thread thread, StepRunner runner) {
    begins(new CarrierView(loop, thread, runner));
  }

  synchronized void begins(CarrierInfo carrier) {
    running.put(carrier.thread(), carrier);
    listeners.forEach(listener -> tell(() -> listener.begins(carrier)));
  }

  synchronized void ends(Thread thread) {
    CarrierInfo carrier = running.remove(thread);
    if (carrier != null) {
      listeners.forEach(listener -> tell(() -> listener.ends(carrier)));
    }
  }

  /// A listener that fails must not keep a loop from going on.
  private void tell(Runnable telling) {
    try {
      telling.run();
    } catch (Throwable e) {
      LOG.log(Level.ERROR, "a listener for the carriers of loop " + loop.name() + " failed", e);
    }
  }
}
