package dev.hearth.conformance;

import static dev.hearth.conformance.InTasks.begin;
import static dev.hearth.conformance.InTasks.ended;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.loop.Block;
import dev.hearth.loop.CancelScope;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Task;
import dev.hearth.loop.sync.CapacityLimiter;
import dev.hearth.loop.sync.Channel;
import dev.hearth.loop.sync.WorkQueue;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.TestLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/// Whatever is cancelled when: what was sent is received once, what was not sent never.
@LoopTest
class HandOverTest {
  private static final int TASKS = 12;
  private static final int ROUNDS = 5;

  private final Random random = new Random(7);
  private final List<Integer> sent = new ArrayList<>();
  private final List<Integer> received = new ArrayList<>();

  @Test
  void channels(TestLoop test) throws Exception {
    test.run(() -> {
      Channel<Integer> channel = Channel.open(test.loop(), 2);
      disturb(value -> channel.sender().send(value), () -> channel.receiver().receive());
      channel.sender().close();
      channel.receiver().forEach(received::add);
      assertThat(received).containsExactlyInAnyOrderElementsOf(sent);
    });
  }

  @Test
  void channelsWithoutRoom(TestLoop test) throws Exception {
    test.run(() -> {
      Channel<Integer> channel = Channel.open(test.loop(), 0);
      disturb(value -> channel.sender().send(value), () -> channel.receiver().receive());
      assertThat(received).containsExactlyInAnyOrderElementsOf(sent);
      assertThat(channel.statistics().waitingSenders()).isZero();
      assertThat(channel.statistics().waitingReceivers()).isZero();
    });
  }

  @Test
  void workQueues(TestLoop test) throws Exception {
    test.run(() -> {
      WorkQueue<Integer> queue = WorkQueue.lifo(test.loop(), 2);
      disturb(queue::put, queue::get);
      received.addAll(queue.closeNow());
      assertThat(received).containsExactlyInAnyOrderElementsOf(sent);
      assertThat(queue.statistics().waitingToGet()).isZero();
    });
  }

  @Test
  void queuesOfTheJdk(TestLoop test) throws Exception {
    test.run(() -> {
      ArrayBlockingQueue<Integer> queue = new ArrayBlockingQueue<>(2, true);
      disturb(queue::put, queue::take);
      queue.drainTo(received);
      assertThat(received).containsExactlyInAnyOrderElementsOf(sent);
    });
  }

  @Test
  void limiters(TestLoop test) throws Exception {
    test.run(() -> {
      CapacityLimiter limiter = new CapacityLimiter(test.loop(), 2);
      int[] inside = {0};
      disturb(
          _ -> {
            try (var _ = limiter.acquire()) {
              assertThat(++inside[0]).isLessThanOrEqualTo(2);
              try {
                pause();
              } finally {
                inside[0]--;
              }
            }
          },
          () -> 0);
      assertThat(limiter.statistics().borrowed()).isZero();
      assertThat(limiter.statistics().waiting()).isZero();
    });
  }

  @Test
  void semaphoresOfTheJdk(TestLoop test) throws Exception {
    test.run(() -> {
      Semaphore semaphore = new Semaphore(2, true);
      disturb(
          _ -> {
            semaphore.acquire();
            try {
              pause();
            } finally {
              semaphore.release();
            }
          },
          () -> 0);
      assertThat(semaphore.availablePermits()).isEqualTo(2);
    });
  }

  private interface Sending {
    void send(int value) throws Exception;
  }

  private interface Receiving {
    int receive() throws Exception;
  }

  /// Runs tasks that send and tasks that receive, and cancels some of them, and parts of others.
  private void disturb(Sending sending, Receiving receiving) {
    List<Task<?>> tasks = new ArrayList<>();
    List<CancelScope> scopes = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      int first = i * ROUNDS;
      boolean sends = i % 2 == 0;
      CancelScope scope = new CancelScope();
      scopes.add(scope);
      Block<Exception> body =
          () -> {
            for (int value = first; value < first + ROUNDS; value++) {
              if (sends) {
                sending.send(value);
                sent.add(value);
              } else {
                received.add(receiving.receive());
              }
              if (random.nextInt(3) == 0) {
                pause();
              }
            }
          };
      tasks.add(
          begin(() -> {
            boolean _ = scope.run(body);
          }));
    }
    for (int i = 0; i < TASKS; i++) {
      switch (random.nextInt(4)) {
        case 0 -> tasks.get(random.nextInt(TASKS)).cancel("at random");
        case 1 -> scopes.get(random.nextInt(TASKS)).cancel("at random");
        case 2 -> pause();
        default -> scopes.get(random.nextInt(TASKS)).expireAfter(Duration.ofMillis(3));
      }
    }
    EventLoop.current().sleep(Duration.ofMillis(50));
    tasks.forEach(task -> task.cancel("at the end"));
    ended(tasks.toArray(Task[]::new));
    assertThat(tasks).noneMatch(task -> task.state() == Future.State.FAILED);
  }

  private void pause() {
    EventLoop.current().sleep(Duration.ofMillis(random.nextInt(3)));
  }
}
