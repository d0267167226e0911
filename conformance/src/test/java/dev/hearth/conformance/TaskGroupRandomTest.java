package dev.hearth.conformance;

import static dev.hearth.conformance.GroupBodies.sleep;
import static dev.hearth.conformance.GroupBodies.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.conformance.GroupBodies.Boom;
import dev.hearth.loop.CancelScope;
import dev.hearth.loop.CancelledException;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskFailedException;
import dev.hearth.loop.TaskGroup;
import dev.hearth.loop.TaskGroupException;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Seeds;
import dev.hearth.testkit.loop.TestLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Random trees of groups, in which tasks fail, cancel themselves, each other and their group,
/// clean up and start more: whatever happens, nothing outlives its group and no failure is lost.
@LoopTest
class TaskGroupRandomTest {
  private static final int TREES = 50;

  @Seeds(50)
  @Test
  void nothingOutlivesItsGroupAndNoFailureIsLost(TestLoop loop) throws Exception {
    for (int tree = 0; tree < TREES; tree++) {
      new Tree(new Random(tree), loop).run();
    }
  }

  private static final class Tree {
    private final Random random;
    private final TestLoop loop;
    private final List<Task<?>> all = new ArrayList<>();
    private final Set<Throwable> thrown = new HashSet<>();
    private final Set<Throwable> caught = new HashSet<>();
    private int toStart = 40;

    Tree(Random random, TestLoop loop) {
      this.random = random;
      this.loop = loop;
    }

    void run() throws Exception {
      loop.run(() -> {
        Task<Boolean> root = start("root", () -> group(3));
        all.add(root);
        var _ = root.onDone(_ -> {}); // its failure will be looked at
        if (random.nextInt(3) == 0) {
          sleep(random.nextInt(30));
          root.cancel("from outside");
        }
        try {
          root.await();
        } catch (CancelledException e) {
          assertThat(root.isCancelled()).isTrue();
        } catch (TaskFailedException e) {
          collect(e.getCause());
        }
        assertThat(all).allMatch(Task::isDone);
        assertThat(caught).isEqualTo(thrown);
        assertThat(EventLoop.current().statistics().tasks()).isEqualTo(1);
      });
      assertThat(loop.failures()).isEmpty();
    }

    private void collect(Throwable failure) {
      if (failure instanceof TaskGroupException group) {
        assertThat(group.failures()).isNotEmpty();
        group.failures().forEach(this::collect);
      } else {
        assertThat(failure).isInstanceOf(Boom.class);
        assertThat(caught.add(failure)).isTrue();
      }
    }

    private boolean group(int depth) {
      List<Task<?>> mine = new ArrayList<>();
      int requests = GroupBodies.self().cancelling();
      try {
        TaskGroup.run(group -> {
          for (int i = random.nextInt(5); i > 0; i--) {
            add(group, mine, depth);
            if (random.nextInt(3) == 0) {
              sleep(random.nextInt(5));
            }
          }
          act(group, mine, depth);
        });
      } finally {
        assertThat(mine).allMatch(Task::isDone);
        assertThat(GroupBodies.self().cancelling()).isGreaterThanOrEqualTo(requests);
      }
      return true;
    }

    private void add(TaskGroup group, List<Task<?>> mine, int depth) {
      if (--toStart < 0) {
        return;
      }
      Task<Boolean> task =
          random.nextBoolean()
              ? group.start("child", () -> act(group, mine, depth))
              : group.startLater("child", () -> act(group, mine, depth));
      mine.add(task);
      all.add(task);
    }

    private Boom boom() {
      Boom boom = new Boom("boom " + thrown.size());
      thrown.add(boom);
      return boom;
    }

    private void cancelSomebody(List<Task<?>> mine) {
      if (!mine.isEmpty()) {
        mine.get(random.nextInt(mine.size())).cancel("by a sibling");
      }
    }

    /// Waits until cancelled, and may fail then.
    private void cleanUp() {
      try {
        sleep(20);
      } finally {
        if (random.nextInt(4) == 0) {
          throwIt(boom());
        }
      }
    }

    private static void throwIt(Boom boom) {
      throw boom;
    }

    private boolean act(TaskGroup group, List<Task<?>> mine, int depth) throws Exception {
      switch (random.nextInt(8)) {
        case 0 -> throw boom();
        case 1 -> group.cancel("enough");
        case 2 -> cancelSomebody(mine);
        case 3 -> add(group, mine, depth);
        case 4 -> cleanUp();
        case 5 -> CancelScope.shielded(Duration.ofDays(1), () -> depth == 0 || group(depth - 1));
        default -> sleep(random.nextInt(10));
      }
      sleep(random.nextInt(10));
      return depth == 0 || group(depth - 1);
    }
  }
}
