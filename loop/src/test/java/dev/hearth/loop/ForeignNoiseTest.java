package dev.hearth.loop;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.loop.sync.WorkQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Foreign objects that fail where the loop only wants a word from them.
@Timeout(20)
class ForeignNoiseTest {
  private final EventLoop loop = EventLoop.open("noise");
  private final List<LoopFailure> failures = new ArrayList<>();

  ForeignNoiseTest() {
    loop.execute(() -> loop.setExceptionHandler((_, failure) -> failures.add(failure)));
  }

  @AfterEach
  void close() {
    loop.close();
  }

  /// An exception that cannot be shown.
  private static final class Unspeakable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("cannot be shown");
    }
  }

  @Test
  void aGroupEndsThoughTheFailureCannotBeShown() throws Exception {
    Task<List<Throwable>> group =
        loop.startLater(
            "group",
            () -> {
              try {
                TaskGroup.run(inside -> {
                  inside.start(
                      "waits",
                      () -> {
                        loop.sleep(ofSeconds(3600));
                        return 1;
                      });
                  inside.startLater(
                      "fails",
                      () -> {
                        throw new Unspeakable();
                      });
                });
                return List.of();
              } catch (TaskGroupException e) {
                return e.failures();
              }
            });
    assertThat(group.get(5, TimeUnit.SECONDS)).hasSize(1);
  }

  @Test
  void aGroupEndsThoughTheFailureOfItsBlockCannotBeShown() throws Exception {
    Task<List<Throwable>> group =
        loop.startLater(
            "group",
            () -> {
              try {
                TaskGroup.run(inside -> {
                  inside.start(
                      "waits",
                      () -> {
                        loop.sleep(ofSeconds(3600));
                        return 1;
                      });
                  throw new Unspeakable();
                });
                return List.of();
              } catch (TaskGroupException e) {
                return e.failures();
              }
            });
    assertThat(group.get(5, TimeUnit.SECONDS)).hasSize(1);
  }

  @Test
  void anInstrumentThatCannotEvenBeNamedIsRemoved() throws Exception {
    loop.call(() ->
            loop.addInstrument(
                new Instrument() {
                  @Override
                  public void stepEnded(StepInfo step, long nanos) {
                    throw new IllegalStateException("broken");
                  }

                  @Override
                  public String toString() {
                    throw new IllegalStateException("cannot be shown");
                  }
                }))
        .get();
    assertThat(loop.call(() -> 1).get(5, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(loop.call(() -> 2).get(5, TimeUnit.SECONDS)).isEqualTo(2);
  }

  @Test
  void anItemThatCannotBeRankedIsNotCounted() throws Exception {
    Task<Boolean> task =
        loop.startLater(
            "queue",
            () -> {
              WorkQueue<Object> queue =
                  WorkQueue.priority(loop, 10, (a, b) -> ((Integer) a).compareTo((Integer) b));
              boolean _ = queue.offer(1);
              assertThatThrownBy(() -> queue.offer("one")).isInstanceOf(ClassCastException.class);
              assertThat(queue.get()).isEqualTo(1);
              queue.taskDone();
              queue.join();
              return true;
            });
    assertThat(task.get(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void oneOfTwoWaitersThatIsCancelledLeavesTheFailureToTheOther() throws Exception {
    Task<Integer> unread =
        loop.startLater(
            "two wait",
            () -> {
              Task<Integer> fails =
                  loop.start(
                      "fails",
                      () -> {
                        loop.sleep(ofSeconds(0));
                        loop.sleep(ofSeconds(0));
                        loop.sleep(ofSeconds(0));
                        throw new IllegalStateException("expected");
                      });
              Task<Object> awaits =
                  loop.start(
                      "awaits",
                      () -> {
                        try {
                          return fails.await();
                        } catch (TaskFailedException e) {
                          return "seen";
                        }
                      });
              Task<Integer> gets = loop.start("gets", () -> fails.get());
              gets.cancel("not interested");
              assertThat(awaits.await()).isEqualTo("seen");
              loop.sleep(ofSeconds(0));
              loop.sleep(ofSeconds(0));
              return failures.size();
            });
    assertThat(unread.get(5, TimeUnit.SECONDS)).isZero();
  }
}
