package dev.hearth.conformance;

import static dev.hearth.conformance.InTasks.begin;
import static dev.hearth.conformance.InTasks.ended;
import static dev.hearth.conformance.InTasks.hang;
import static dev.hearth.conformance.InTasks.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.loop.Task;
import dev.hearth.loop.sync.CapacityLimiter;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.TestLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/// Semaphores: the JDK's own, fair, in tasks.
@LoopTest
class SemaphoreTest {
  private final List<String> seen = new ArrayList<>();

  @Row(
      value = "SEM-01",
      differs =
          "the JDK's semaphore may begin below zero, which means so many releases before the first"
              + " permit; a limiter refuses it")
  @Test
  void withoutPermitsEverybodyWaits(TestLoop test) throws Exception {
    assertThatThrownBy(() -> new CapacityLimiter(test.loop(), -1))
        .isInstanceOf(IllegalArgumentException.class);
    test.run(() -> {
      Semaphore semaphore = new Semaphore(-1, true);
      Task<Boolean> waiting = acquirer(semaphore, "got it");
      semaphore.release();
      settle();
      assertThat(seen).isEmpty();
      semaphore.release();
      ended(waiting);
      assertThat(seen).containsExactly("got it");
    });
  }

  @Row("SEM-02")
  @Test
  void aPermitThatIsThereIsTakenWithoutSuspending(TestLoop test) throws Exception {
    test.run(() -> assertThat(begin(new Semaphore(1, true)::acquire).isDone()).isTrue());
  }

  @Row(
      value = "SEM-03",
      differs = "availablePermits counts what nobody has taken yet; the order is the same")
  @Test
  void aNewcomerQueuesBehindWhoWaitsThoughAPermitIsThere(TestLoop test) throws Exception {
    test.run(() -> {
      Semaphore semaphore = new Semaphore(0, true);
      Task<Boolean> waiting = acquirer(semaphore, "waiting");
      semaphore.release();
      Task<Boolean> newcomer = acquirer(semaphore, "newcomer");
      settle();
      assertThat(seen).containsExactly("waiting");
      semaphore.release();
      ended(waiting, newcomer);
      assertThat(seen).containsExactly("waiting", "newcomer");
    });
  }

  @Row("SEM-04")
  @Test
  void whoReleasesAndWantsAgainQueuesBehindWhoWaits(TestLoop test) throws Exception {
    test.run(() -> {
      Semaphore semaphore = new Semaphore(1, true);
      semaphore.acquire();
      Task<Boolean> waiting =
          begin(() -> {
            semaphore.acquire();
            seen.add("waiting");
            semaphore.release();
          });
      semaphore.release();
      semaphore.acquire();
      seen.add("again");
      ended(waiting);
      assertThat(seen).containsExactly("waiting", "again");
    });
  }

  @Row("SEM-05")
  @Test
  void tasksThatComeAgainAndAgainTakeTurns(TestLoop test) throws Exception {
    test.run(() -> {
      Semaphore semaphore = new Semaphore(0, true);
      List<Task<?>> tasks = new ArrayList<>();
      for (String name : List.of("a", "b", "c")) {
        tasks.add(
            begin(() -> {
              for (int i = 0; i < 3; i++) {
                semaphore.acquire();
                seen.add(name);
                semaphore.release();
              }
            }));
      }
      semaphore.release();
      ended(tasks.toArray(new Task<?>[0]));
      assertThat(seen).containsExactly("a", "b", "c", "a", "b", "c", "a", "b", "c");
    });
  }

  @Row("SEM-06")
  @Test
  void aPermitPassesCancelledWaitersBy(TestLoop test) throws Exception {
    test.run(() -> {
      Semaphore semaphore = new Semaphore(0, true);
      Task<Boolean> first = acquirer(semaphore, "1");
      Task<Boolean> second = acquirer(semaphore, "2");
      Task<Boolean> third = acquirer(semaphore, "3");
      first.cancel("enough");
      second.cancel("enough");
      semaphore.release();
      ended(first, second, third);
      assertThat(seen).containsExactly("3");
      assertThat(semaphore.availablePermits()).isZero();
    });
  }

  @Row("SEM-07")
  @Test
  void aPermitIsNotLostWithAWaiterThatIsCancelledAfterItsTurnHasCome(TestLoop test)
      throws Exception {
    test.run(() -> {
      Semaphore semaphore = new Semaphore(0, true);
      Task<Boolean> woken =
          begin(() -> {
            semaphore.acquire();
            try {
              hang();
            } finally {
              semaphore.release();
            }
          });
      Task<Boolean> next = acquirer(semaphore, "next");
      semaphore.release();
      woken.cancel("enough");
      ended(woken, next);
      assertThat(woken.isCancelled()).isTrue();
      assertThat(seen).containsExactly("next");
    });
  }

  @Row("SEM-08")
  @Test
  void severalPermitsWakeAsManyWaiters(TestLoop test) throws Exception {
    test.run(() -> {
      Semaphore semaphore = new Semaphore(0, true);
      Task<Boolean> first = acquirer(semaphore, "1");
      Task<Boolean> second = acquirer(semaphore, "2");
      Task<Boolean> third = acquirer(semaphore, "3");
      semaphore.release();
      semaphore.release();
      semaphore.release();
      ended(first, second, third);
      assertThat(seen).containsExactly("1", "2", "3");
      assertThat(semaphore.availablePermits()).isZero();
    });
  }

  @Row(
      value = "SEM-09",
      differs =
          "a token of a limiter is given back once, by closing it; the JDK's semaphore has no upper"
              + " bound")
  @Test
  void aTokenIsGivenBackOnce(TestLoop test) throws Exception {
    test.run(() -> {
      CapacityLimiter limiter = new CapacityLimiter(test.loop(), 1);
      var token = limiter.acquire();
      token.close();
      token.close();
      assertThat(limiter.tryAcquire()).isPresent();
      assertThat(limiter.tryAcquireFor("another")).isEmpty();
    });
  }

  private Task<Boolean> acquirer(Semaphore semaphore, String name) {
    return begin(() -> {
      semaphore.acquire();
      seen.add(name);
    });
  }
}
