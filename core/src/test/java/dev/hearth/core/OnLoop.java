package dev.hearth.core;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.LoopClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/// A loop of one test, and a wall clock that only the test moves.
final class OnLoop implements AutoCloseable {
  private volatile Instant now = Instant.parse("2026-11-23T07:00:00.123456Z");

  private volatile boolean ticking;

  final EventLoop loop =
      EventLoop.open(
          "test",
          new LoopClock() {
            @Override
            public long nanoTime() {
              return System.nanoTime();
            }

            @Override
            public Instant instant() {
              if (ticking) {
                now = now.plusMillis(1);
              }
              return now;
            }
          });

  final EventBus bus = new EventBus(loop);
  final StateMachine states = new StateMachine(loop, bus);
  final ServiceRegistry services = new ServiceRegistry(loop, bus);

  Instant now() {
    return now;
  }

  void passes(Duration time) {
    now = now.plus(time);
  }

  /// From now on every look at the clock finds it a millisecond later.
  void ticks() {
    ticking = true;
  }

  /// Runs code in a task of the loop; its exception is the test's.
  void run(Body body) {
    get(() -> {
      body.run();
      return true;
    });
  }

  <T> T get(Callable<T> body) {
    try {
      return loop.startLater("test", body).get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException own -> throw own;
        case Error own -> throw own;
        default -> throw new AssertionError(e.getCause());
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  interface Body {
    void run() throws Exception;
  }

  @Override
  public void close() {
    loop.close();
  }
}
