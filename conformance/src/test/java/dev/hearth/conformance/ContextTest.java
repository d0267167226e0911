package dev.hearth.conformance;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.loop.ContextVar;
import dev.hearth.loop.HostedLoop;
import dev.hearth.loop.LoopContext;
import dev.hearth.loop.Promise;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskOptions;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.Seeds;
import dev.hearth.testkit.loop.TestLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What follows code into what it starts, and what does not come back.
@LoopTest
class ContextTest {
  private static final ContextVar<String> REQUEST = ContextVar.named("request");

  private final List<Optional<String>> seen = new ArrayList<>();

  private boolean see() {
    return seen.add(REQUEST.get());
  }

  private static void set(String value) {
    var _ = REQUEST.set(value);
  }

  @Row("CTX-01")
  @Test
  void aTaskSeesTheValueAtItsMaking(TestLoop test) throws Exception {
    test.run(() -> {
      set("before");
      Task<Boolean> task = test.loop().startLater("late", this::see);
      set("after");
      task.await();
    });
    assertThat(seen).containsExactly(Optional.of("before"));
  }

  @Row("CTX-02")
  @Test
  void parentAndChildDoNotSeeEachOthersChanges(TestLoop test) throws Exception {
    test.run(() -> {
      set("parent");
      Task<Boolean> child =
          test.loop()
              .start(
                  "child",
                  () -> {
                    set("child");
                    test.loop().sleep(Duration.ZERO);
                    return see();
                  });
      see();
      set("parent again");
      child.await();
      see();
    });
    assertThat(seen)
        .containsExactly(Optional.of("parent"), Optional.of("child"), Optional.of("parent again"));
  }

  @Row("CTX-03")
  @Test
  void whatAMethodSetsItsCallerSees(TestLoop test) throws Exception {
    test.run(() -> {
      setAfterPause(test, "inner");
      see();
    });
    assertThat(seen).containsExactly(Optional.of("inner"));
  }

  private static void setAfterPause(TestLoop test, String value) {
    test.loop().sleep(Duration.ZERO);
    set(value);
  }

  @Row("CTX-04")
  @Test
  void aCallbackSeesTheValueAtItsRegistration(TestLoop test) throws Exception {
    HostedLoop loop = test.loop();
    Promise<Boolean> promise = loop.promise();
    test.run(() -> {
      set("registered");
      loop.callSoon(this::see);
      loop.callLater(ofMillis(1), this::see);
      promise.onDone(_ -> see());
      set("changed");
      promise.complete(true);
      loop.sleep(ofMillis(2));
    });
    assertThat(seen).hasSize(3).containsOnly(Optional.of("registered"));
  }

  @Row("CTX-05")
  @Test
  void whatACallbackSetsNobodyElseSees(TestLoop test) throws Exception {
    HostedLoop loop = test.loop();
    test.run(() -> {
      loop.callSoon(() -> set("mine"));
      loop.sleep(Duration.ZERO);
      loop.callSoon(this::see);
      loop.sleep(Duration.ZERO);
      see();
    });
    loop.start("task", this::see);
    test.runUntilIdle();
    assertThat(seen).hasSize(3).containsOnly(Optional.empty());
  }

  @Row("CTX-06")
  @Seeds(10)
  @Test
  void aHundredTasksKeepTheirOwnValues(TestLoop test) throws Exception {
    HostedLoop loop = test.loop();
    test.run(() -> {
      List<Task<Boolean>> tasks = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        String mine = "task " + i;
        tasks.add(loop.start(mine, () -> keepsItsValue(loop, mine)));
      }
      for (Task<Boolean> task : tasks) {
        assertThat(task.await()).isTrue();
      }
    });
  }

  private static boolean keepsItsValue(HostedLoop loop, String mine) {
    boolean kept = true;
    for (int round = 0; round < 3; round++) {
      set(mine + round);
      loop.sleep(ofMillis(round));
      kept &= REQUEST.get().equals(Optional.of(mine + round));
    }
    return kept;
  }

  @Row(
      value = "CTX-07",
      differs =
          "a context is immutable: two tasks that begin in one do not see each other's changes")
  @Test
  void tasksThatBeginInOneContextBothSeeItAsItWas(TestLoop test) throws Exception {
    HostedLoop loop = test.loop();
    test.run(() -> {
      LoopContext given = LoopContext.current().with(REQUEST, "given");
      loop.start(TaskOptions.named("first").in(given), () -> seeAndSet("changed")).await();
      loop.start(TaskOptions.named("second").in(given), () -> seeAndSet("again")).await();
      assertThat(given.get(REQUEST)).hasValue("given");
    });
    assertThat(seen).containsExactly(Optional.of("given"), Optional.of("given"));
  }

  private boolean seeAndSet(String value) {
    boolean added = see();
    set(value);
    return added;
  }

  @Row("CTX-08")
  @Test
  void callbacksOfWhatATaskAwaitsLeaveItsValuesAlone(TestLoop test) throws Exception {
    HostedLoop loop = test.loop();
    test.run(() -> {
      set("task");
      for (int i = 0; i < 3; i++) {
        Promise<Boolean> promise = loop.promise();
        promise.onDone(_ -> set("callback"));
        loop.callSoon(() -> promise.complete(true));
        promise.await();
        loop.sleep(Duration.ZERO);
        see();
      }
    });
    assertThat(seen).hasSize(3).containsOnly(Optional.of("task"));
  }

  @Row("CTX-09")
  @Row("CTX-10")
  @Test
  void anOffloadedCallSeesTheValuesOfItsTaskAndKeepsItsOwnChanges(TestLoop test) throws Exception {
    HostedLoop loop = test.loop();
    test.run(() -> {
      set("task");
      Optional<String> there =
          loop.offload(() -> {
            Optional<String> found = REQUEST.get();
            set("worker");
            return found;
          });
      assertThat(there).hasValue("task");
      see();
    });
    assertThat(seen).containsExactly(Optional.of("task"));
  }

  @Row(
      value = "CTX-12",
      differs = "every run begins in the loop's own context; what is to last is passed on as one")
  @Test
  void aSecondRunDoesNotSeeWhatTheFirstHasSet(TestLoop test) throws Exception {
    LoopContext kept =
        test.run(() -> {
          set("first run");
          return LoopContext.current();
        });
    test.run(() -> {
      see();
    });
    test.loop().start(TaskOptions.named("passed on").in(kept), this::see);
    test.runUntilIdle();
    assertThat(seen).containsExactly(Optional.empty(), Optional.of("first run"));
  }
}
