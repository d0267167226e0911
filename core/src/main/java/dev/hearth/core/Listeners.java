package dev.hearth.core;

import dev.hearth.loop.Crossing;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Owner;
import dev.hearth.loop.Registration;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Who wants to be told of one kind of thing that is no event of the bus. Each listener runs for
/// the owner that added it, must not suspend, and harms nobody when it fails.
///
/// **Threads:** loop only.
///
/// @param <T> what they are told
public final class Listeners<T> {
  private static final Logger LOG = System.getLogger(Listeners.class.getName());
  private static final int MAX = 10_000;

  private final EventLoop loop;
  private final String what;
  private final List<Listener<T>> listeners = new ArrayList<>();

  /// One registration; the same consumer may have several.
  private static final class Listener<T> {
    final Owner owner;
    final Consumer<? super T> consumer;

    Listener(Owner owner, Consumer<? super T> consumer) {
      this.owner = owner;
      this.consumer = consumer;
    }
  }

  /// Nobody yet.
  ///
  /// @param what they listen to, for the log
  public Listeners(EventLoop loop, String what) {
    this.loop = loop;
    this.what = what;
  }

  /// Adds a listener of the current owner's, until the result is closed.
  ///
  /// @throws HubException when there are 10,000
  public Registration add(Consumer<? super T> listener) {
    loop.verifyOnLoop();
    if (listeners.size() >= MAX) {
      throw new HubException(
          "%s has %d listeners; somebody, such as %s, adds one each time"
              .formatted(what, MAX, loop.currentOwner()));
    }
    Listener<T> added = new Listener<>(loop.currentOwner(), listener);
    listeners.add(added);
    return () -> {
      loop.verifyOnLoop();
      listeners.remove(added);
    };
  }

  /// Whether there are none.
  public boolean isEmpty() {
    return listeners.isEmpty();
  }

  /// Forgets all.
  public void clear() {
    listeners.clear();
  }

  /// Tells all. One that is removed meanwhile is not told.
  public void tell(T news) {
    loop.verifyOnLoop();
    for (Listener<T> each : List.copyOf(listeners)) {
      loop.runAs(each.owner, () -> tell(each, news));
    }
  }

  private void tell(Listener<T> listener, T news) {
    if (!listeners.contains(listener)) {
      return;
    }
    try {
      tell(listener.consumer, news);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a listener of " + listener.owner + " for " + what + " failed", e);
    } finally {
      loop.verifyOnLoop();
    }
  }

  @Crossing
  private static <T> void tell(Consumer<? super T> consumer, T news) {
    consumer.accept(news);
  }
}
