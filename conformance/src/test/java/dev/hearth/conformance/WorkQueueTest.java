package dev.hearth.conformance;

import static dev.hearth.conformance.InTasks.begin;
import static dev.hearth.conformance.InTasks.ended;
import static dev.hearth.conformance.InTasks.hang;
import static dev.hearth.conformance.InTasks.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Task;
import dev.hearth.loop.sync.QueueClosedException;
import dev.hearth.loop.sync.WorkQueue;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.TestLoop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Work queues, asyncio's, with direct hand-over.
@LoopTest
class WorkQueueTest {
  private static final String HANDED_OVER =
      "the item is handed to who has waited longest, so nobody overtakes";

  private final List<String> seen = new ArrayList<>();

  @Row("QUE-01")
  @Test
  void aQueueIsUnboundedOnlyWhenThatIsSaid(TestLoop test) {
    assertThatThrownBy(() -> WorkQueue.fifo(test.loop(), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("UNBOUNDED");
    WorkQueue<Integer> queue = WorkQueue.fifo(test.loop(), WorkQueue.UNBOUNDED);
    for (int i = 0; i < 100; i++) {
      assertThat(queue.offer(i)).isTrue();
    }
    assertThat(queue.isFull()).isFalse();
  }

  @Row("QUE-02")
  @Test
  void aPutIntoAFullQueueWaitsForAGet(TestLoop test) throws Exception {
    test.run(() -> {
      WorkQueue<String> queue = WorkQueue.fifo(test.loop(), 1);
      queue.put("a");
      Task<Boolean> putting = begin(() -> queue.put("b"));
      settle();
      assertThat(putting.isDone()).isFalse();
      assertThat(queue.get()).isEqualTo("a");
      assertThat(putting.await()).isTrue();
      assertThat(queue.get()).isEqualTo("b");
    });
  }

  @Row("QUE-03")
  @Test
  void offerAndPollDoNotWait(TestLoop test) {
    WorkQueue<String> queue = WorkQueue.fifo(test.loop(), 1);
    assertThat(queue.poll()).isEmpty();
    assertThat(queue.offer("a")).isTrue();
    assertThat(queue.offer("b")).isFalse();
    assertThat(queue.poll()).contains("a");
  }

  @Row("QUE-04")
  @Test
  void itemsGoToThoseWhoWaitInTheOrderTheyCame(TestLoop test) throws Exception {
    test.run(() -> {
      WorkQueue<String> queue = WorkQueue.fifo(test.loop(), 3);
      Task<String> first = getter(queue);
      Task<String> second = getter(queue);
      Task<String> third = getter(queue);
      queue.put("a");
      queue.put("b");
      queue.put("c");
      assertThat(first.await()).isEqualTo("a");
      assertThat(second.await()).isEqualTo("b");
      assertThat(third.await()).isEqualTo("c");
    });
  }

  @Row("QUE-05")
  @Row(value = "QUE-06", differs = HANDED_OVER)
  @Test
  void nobodyTakesAnItemBetweenTheHandOverAndTheWaitersNextStep(TestLoop test) throws Exception {
    test.run(() -> {
      WorkQueue<String> queue = WorkQueue.fifo(test.loop(), 1);
      Task<String> first = getter(queue);
      Task<String> second = getter(queue);
      queue.put("a");
      assertThat(queue.poll()).isEmpty();
      Task<String> third = getter(queue);
      queue.put("b");
      queue.put("c");
      assertThat(first.await()).isEqualTo("a");
      assertThat(second.await()).isEqualTo("b");
      assertThat(third.await()).isEqualTo("c");
    });
  }

  @Row("QUE-07")
  @Test
  void anItemForACancelledGetterGoesToTheNext(TestLoop test) throws Exception {
    test.run(() -> {
      WorkQueue<String> queue = WorkQueue.fifo(test.loop(), 1);
      Task<String> leaving = getter(queue);
      Task<String> next = getter(queue);
      leaving.cancel("enough");
      queue.put("a");
      assertThat(next.await()).isEqualTo("a");
      ended(leaving);
      assertThat(leaving.isCancelled()).isTrue();
    });
  }

  @Row("QUE-07")
  @Test
  void aGetterCancelledAfterItWasServedHasItsItem(TestLoop test) throws Exception {
    test.run(() -> {
      WorkQueue<String> queue = WorkQueue.fifo(test.loop(), 1);
      Task<Boolean> served =
          begin(() -> {
            seen.add(queue.get());
            hang();
          });
      Task<String> next = getter(queue);
      queue.put("a");
      served.cancel("too late for this one");
      queue.put("b");
      assertThat(next.await()).isEqualTo("b");
      ended(served);
      assertThat(served.isCancelled()).isTrue();
      assertThat(seen).containsExactly("a");
    });
  }

  @Row("QUE-08")
  @Test
  void roomForACancelledPutterGoesToTheNext(TestLoop test) throws Exception {
    test.run(() -> {
      WorkQueue<String> queue = WorkQueue.fifo(test.loop(), 1);
      queue.put("a");
      Task<Boolean> leaving = begin(() -> queue.put("b"));
      Task<Boolean> next = begin(() -> queue.put("c"));
      leaving.cancel("enough");
      assertThat(queue.get()).isEqualTo("a");
      assertThat(next.await()).isTrue();
      assertThat(queue.get()).isEqualTo("c");
      ended(leaving);
      assertThat(leaving.isCancelled()).isTrue();
    });
  }

  @Row("QUE-09")
  @Test
  void cancelledWaitersAreNotKept(TestLoop test) throws Exception {
    test.run(() -> {
      WorkQueue<String> queue = WorkQueue.fifo(test.loop(), 1);
      Task<String> getting = getter(queue);
      getting.cancel("enough");
      assertThat(queue.statistics().waitingToGet()).isZero();
      queue.put("a");
      Task<Boolean> putting = begin(() -> queue.put("b"));
      putting.cancel("enough");
      assertThat(queue.statistics().waitingToPut()).isZero();
      ended(getting, putting);
    });
  }

  @Row("QUE-10")
  @Test
  void aPutterCancelledAfterItGotRoomHasPut(TestLoop test) throws Exception {
    test.run(() -> {
      WorkQueue<String> queue = WorkQueue.fifo(test.loop(), 1);
      queue.put("a");
      Task<Boolean> putting =
          begin(() -> {
            queue.put("b");
            hang();
          });
      assertThat(queue.poll()).contains("a");
      putting.cancel("too late for this one");
      ended(putting);
      assertThat(putting.isCancelled()).isTrue();
      assertThat(queue.poll()).contains("b");
    });
  }

  @Row("QUE-11")
  @Test
  void moreCannotBeDoneThanWasPut(TestLoop test) {
    WorkQueue<String> queue = WorkQueue.fifo(test.loop(), 1);
    assertThat(queue.offer("a")).isTrue();
    queue.taskDone();
    assertThatThrownBy(queue::taskDone).isInstanceOf(IllegalStateException.class);
  }

  @Row("QUE-12")
  @Test
  void joinWaitsUntilAllThatWasPutIsDone(TestLoop test) throws Exception {
    test.run(() -> {
      WorkQueue<String> queue = WorkQueue.fifo(test.loop(), 2);
      queue.join();
      queue.put("a");
      queue.put("b");
      Task<Boolean> joining = begin(queue::join);
      String _ = queue.get() + queue.get();
      queue.taskDone();
      settle();
      assertThat(joining.isDone()).isFalse();
      queue.taskDone();
      assertThat(joining.await()).isTrue();
    });
  }

  @Row("QUE-13")
  @Test
  void closingAnEmptyQueueEndsThoseWhoWaitAndRefusesWhoComes(TestLoop test) throws Exception {
    test.run(() -> {
      WorkQueue<String> queue = WorkQueue.fifo(test.loop(), 1);
      Task<String> getting = getter(queue);
      queue.close();
      ended(getting);
      assertThat(getting.exceptionNow()).isInstanceOf(QueueClosedException.class);
      assertThatThrownBy(queue::get).isInstanceOf(QueueClosedException.class);
      assertThatThrownBy(queue::poll).isInstanceOf(QueueClosedException.class);
      assertThatThrownBy(() -> queue.put("a")).isInstanceOf(QueueClosedException.class);
      assertThatThrownBy(() -> queue.offer("a")).isInstanceOf(QueueClosedException.class);
    });
  }

  @Row("QUE-14")
  @Test
  void aClosedQueueIsEmptiedFirst(TestLoop test) throws Exception {
    test.run(() -> {
      WorkQueue<String> queue = WorkQueue.fifo(test.loop(), 1);
      queue.put("a");
      Task<Boolean> putting = begin(() -> queue.put("b"));
      Task<Boolean> joining = begin(queue::join);
      queue.close();
      ended(putting);
      assertThat(putting.exceptionNow()).isInstanceOf(QueueClosedException.class);
      assertThat(queue.get()).isEqualTo("a");
      assertThatThrownBy(queue::get).isInstanceOf(QueueClosedException.class);
      settle();
      assertThat(joining.isDone()).isFalse();
      queue.taskDone();
      assertThat(joining.await()).isTrue();
    });
  }

  @Row("QUE-15")
  @Test
  void closingNowDropsWhatIsThere(TestLoop test) throws Exception {
    test.run(() -> {
      WorkQueue<String> queue = WorkQueue.fifo(test.loop(), 2);
      queue.put("a");
      queue.put("b");
      Task<Boolean> joining = begin(queue::join);
      assertThat(queue.closeNow()).containsExactly("a", "b");
      assertThat(joining.await()).isTrue();
      assertThatThrownBy(queue::get).isInstanceOf(QueueClosedException.class);
    });
  }

  @Test
  void closingNowLeavesJoinWaitingForWhatIsUnderWay(TestLoop test) throws Exception {
    test.run(() -> {
      WorkQueue<String> queue = WorkQueue.fifo(test.loop(), 2);
      queue.put("a");
      queue.put("b");
      assertThat(queue.get()).isEqualTo("a");
      Task<Boolean> joining = begin(queue::join);
      assertThat(queue.closeNow()).containsExactly("b");
      settle();
      assertThat(joining.isDone()).isFalse();
      queue.taskDone();
      assertThat(joining.await()).isTrue();
    });
  }

  @Row("QUE-16")
  @Test
  void theNewestFirstOrTheLeastFirst(TestLoop test) {
    WorkQueue<String> newest = WorkQueue.lifo(test.loop(), 3);
    WorkQueue<String> least =
        WorkQueue.priority(test.loop(), 4, Comparator.comparing(String::length));
    List.of("bb", "a", "cc").forEach(newest::offer);
    List.of("bb", "aa", "c", "dd").forEach(least::offer);
    assertThat(newest.closeNow()).containsExactly("cc", "a", "bb");
    assertThat(least.closeNow()).containsExactly("c", "bb", "aa", "dd");
  }

  @Row("QUE-17")
  @Test
  void withRoomAndItemsNobodySuspends(TestLoop test) throws Exception {
    test.run(() -> {
      WorkQueue<String> queue = WorkQueue.fifo(test.loop(), 1);
      Task<Boolean> task =
          begin(() -> {
            queue.put("a");
            assertThat(queue.get()).isEqualTo("a");
          });
      assertThat(task.isDone()).isTrue();
    });
  }

  private static Task<String> getter(WorkQueue<String> queue) {
    return EventLoop.current().start(queue::get);
  }
}
