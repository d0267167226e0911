package dev.hearth.integration.api;

import dev.hearth.loop.LoopClock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Counts something by address within windows of time. Remembers a thousand addresses; the one that
/// was first seen longest ago makes room.
///
/// **Threads:** loop only.
final class PerAddress {
  private static final int ADDRESSES = 1_000;

  private final LoopClock clock;
  private final long window;
  private final Map<String, Window> windows = new LinkedHashMap<>();

  private static final class Window {
    final long begun;
    int count;

    Window(long begun) {
      this.begun = begun;
    }
  }

  PerAddress(LoopClock clock, Duration window) {
    this.clock = clock;
    this.window = window.toNanos();
  }

  /// How many there were in the address's current window.
  int count(String address) {
    Window found = windows.get(address);
    return found == null || isOver(found) ? 0 : found.count;
  }

  /// Counts one more.
  ///
  /// @return how many there are in the window now
  int add(String address) {
    Window found = windows.get(address);
    if (found == null || isOver(found)) {
      windows.remove(address);
      if (windows.size() >= ADDRESSES) {
        windows.remove(windows.keySet().iterator().next());
      }
      found = new Window(clock.nanoTime());
      windows.put(address, found);
    }
    return ++found.count;
  }

  private boolean isOver(Window one) {
    return clock.nanoTime() - one.begun >= window;
  }
}
