package dev.hearth.conformance;

import static java.time.Duration.ofMillis;

import dev.hearth.loop.CancelledException;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Task;
import java.util.concurrent.Callable;

/// Bodies of tasks for the tests of what deals with several of them.
final class GroupBodies {
  private GroupBodies() {}

  /// What a body throws on purpose.
  static final class Boom extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Boom(String what) {
      super(what);
    }
  }

  static void sleep(int millis) {
    EventLoop.current().sleep(ofMillis(millis));
  }

  static void yieldOnce() {
    sleep(0);
  }

  static void sleepForEver() {
    sleep(1_000_000_000);
  }

  static Callable<Boolean> forEver() {
    return () -> {
      sleepForEver();
      return true;
    };
  }

  static <T> Callable<T> after(int millis, T value) {
    return () -> {
      sleep(millis);
      return value;
    };
  }

  static <T> Callable<T> failing(int millis, String what) {
    return () -> {
      if (millis >= 0) {
        sleep(millis);
      }
      throw new Boom(what);
    };
  }

  /// Answers its cancellation with a failure.
  static <T> Callable<T> failingInCleanUp(String what) {
    return () -> {
      try {
        sleepForEver();
      } catch (CancelledException e) {
        throw new Boom(what);
      }
      return null;
    };
  }

  static Task<?> self() {
    return Task.current().orElseThrow();
  }

  static <T> Task<T> start(String name, Callable<T> body) {
    return EventLoop.current().start(name, body);
  }
}
