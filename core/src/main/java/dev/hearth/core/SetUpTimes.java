package dev.hearth.core;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Registration;
import dev.hearth.loop.TimerHandle;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How long integrations take to be set up: those that have been, and once a second those that are.
///
/// **Threads:** loop only.
public final class SetUpTimes {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final EventLoop loop;
  private final Map<String, Duration> taken = new TreeMap<>();
  private final Map<String, Long> begun = new LinkedHashMap<>();
  private final Listeners<Map<String, Duration>> listeners;
  private @Nullable TimerHandle timer;

  SetUpTimes(EventLoop loop) {
    this.loop = loop;
    this.listeners = new Listeners<>(loop, "set-up times");
  }

  /// What each integration took that has been set up, by domain.
  public Map<String, Duration> taken() {
    loop.verifyOnLoop();
    return Map.copyOf(taken);
  }

  /// What each integration has taken so far that is being set up, by domain.
  public Map<String, Duration> running() {
    loop.verifyOnLoop();
    long now = loop.clock().nanoTime();
    Map<String, Duration> running = new LinkedHashMap<>();
    begun.forEach((domain, since) -> running.put(domain, Duration.ofNanos(now - since)));
    return running;
  }

  /// Calls a listener once a second with those that [run][#running], and when there are none left,
  /// until the result is closed.
  public Registration listen(Consumer<Map<String, Duration>> listener) {
    return listeners.add(listener);
  }

  void begin(String domain) {
    begun.put(domain, loop.clock().nanoTime());
    if (timer == null) {
      // The hub's own: whose set-up is cancelled must not end the watch of the others.
      loop.runAs(loop.owner(Hub.OWNER), () -> timer = loop.callLater(PERIOD, this::tell));
    }
  }

  void end(String domain, boolean worked) {
    Long since = begun.remove(domain);
    if (since != null && worked) {
      taken.put(domain, Duration.ofNanos(loop.clock().nanoTime() - since));
    }
    if (begun.isEmpty() && timer != null) {
      timer.cancel();
      timer = null;
      listeners.tell(Map.of());
    }
  }

  private void tell() {
    timer = loop.callLater(PERIOD, this::tell);
    listeners.tell(running());
  }
}
