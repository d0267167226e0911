package dev.hearth.loop;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/// Random trees of scopes, timeouts, shields, sleeps and waits, cancelled at random from inside,
/// from one another and from callbacks, on a clock that jumps. What holds for all of them is
/// checked at every suspension and at the end of every block.
class ScopeTreesTest {
  private static final int HOUSES = 800;
  private static final int TREES_IN_A_HOUSE = 4;
  private static final int DEPTH = 5;
  private static final Duration PAUSES_IN_THE_JDK = ofSeconds(2);

  @Test
  void everyBlockEndsInTimeAndTheOutermostCancelledScopeTakesTheException() {
    for (long seed = 0; seed < HOUSES; seed++) {
      House house = new House(seed);
      try {
        house.run();
      } catch (Throwable e) {
        throw new AssertionError("with seed " + seed + ": " + e, e);
      }
    }
  }

  private static final class Own extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /// A loop with some trees that know one another's scopes.
  private static final class House {
    final JumpingClock clock = new JumpingClock();
    final Random random;
    final HostedLoop loop;
    final List<CancelScope> scopes = new ArrayList<>();
    final Set<CancelScope> shielded = new HashSet<>();
    final List<Tree> trees = new ArrayList<>();
    final List<LoopFailure> failures = new ArrayList<>();
    long computed;

    /// A shield raised late hides who has cancelled what is being delivered already.
    boolean shieldsWereRaised;

    House(long seed) {
      random = new Random(seed);
      loop = EventLoop.host(LoopOptions.named("house").withClock(clock).withSeed(seed));
      loop.setExceptionHandler((_, failure) -> failures.add(failure));
    }

    void run() throws Throwable {
      for (int i = 0; i < TREES_IN_A_HOUSE; i++) {
        Tree tree = new Tree(this);
        trees.add(tree);
        tree.task = loop.start(tree::grow);
        Registration _ = tree.task.onDone(_ -> {}); // its failure is no surprise
      }
      for (int i = random.nextInt(8); i > 0; i--) {
        TimerHandle _ = loop.callLater(someTime(200), this::interfere);
      }
      for (int turn = 0; trees.stream().anyMatch(tree -> !tree.task.isDone()); turn++) {
        assertThat(turn).as("turns").isLessThan(50_000);
        loop.runOnce(ofSeconds(1));
      }
      for (Tree tree : trees) {
        tree.checkEnd();
      }
      loop.close();
      assertThat(failures).isEmpty();
    }

    Duration someTime(int seconds) {
      return ofSeconds(random.nextInt(seconds));
    }

    /// Time passes and nothing else runs.
    void compute() {
      long nanos = someTime(30).toNanos();
      computed += nanos;
      clock.advanceTo(clock.nanoTime() + nanos);
    }

    void shield(CancelScope scope, boolean hide) {
      boolean _ = hide ? shielded.add(scope) : shielded.remove(scope);
      scope.shield(hide);
    }

    /// Cancels something, or moves a deadline.
    void interfere() {
      CancelScope scope =
          scopes.isEmpty() ? new CancelScope() : scopes.get(random.nextInt(scopes.size()));
      switch (random.nextInt(6)) {
        case 0, 1 -> scope.cancel("by chance");
        case 2 -> scope.expireAfter(someTime(60).minusSeconds(10));
        case 3 -> scope.expireNever();
        case 4 -> {
          boolean hide = random.nextBoolean();
          shieldsWereRaised |= hide;
          shield(scope, hide);
        }
        default -> trees.get(random.nextInt(trees.size())).request();
      }
    }
  }

  /// What one task does.
  private static final class Tree {
    final House house;
    final Random random;
    LoopTask<?> self;
    Task<?> task;
    int requests;

    Tree(House house) {
      this.house = house;
      this.random = house.random;
    }

    void request() {
      if (task != null && task.cancel("by chance")) {
        requests++;
      }
    }

    boolean grow() throws Exception {
      self = house.loop instanceof CarrierLoop loop ? loop.runningTask() : null;
      for (int i = 0; i < 3; i++) {
        branch(DEPTH);
        assertThat(self.scope).isNull();
        if (requests == 0) {
          assertThat(Thread.currentThread().isInterrupted()).as("flag").isFalse();
        }
      }
      return true;
    }

    void checkEnd() throws Throwable {
      assertThat(task.cancelling()).isEqualTo(requests);
      if (task.outcome() instanceof Outcome.Failure<?>(Throwable thrown)) {
        if (!(thrown instanceof Own || thrown instanceof TimeoutException)) {
          throw thrown;
        }
      } else if (task.isCancelled()) {
        assertThat(requests).as("requests").isPositive();
      }
    }

    void branch(int depth) throws Exception {
      for (int i = random.nextInt(3); i >= 0; i--) {
        if (depth == 0) {
          leaf();
          continue;
        }
        switch (random.nextInt(10)) {
          case 0, 1, 2 -> scope(depth - 1);
          case 3, 4 -> timeout(depth - 1);
          case 5 -> swallowing(depth - 1);
          case 6 -> cleaningUp(depth - 1);
          default -> leaf();
        }
      }
    }

    void leaf() throws Exception {
      switch (random.nextInt(16)) {
        case 0 -> house.interfere();
        case 1 -> house.compute();
        case 2 -> suspend(0, () -> house.loop.sleep(Duration.ZERO));
        case 3 -> {
          if (random.nextInt(4) == 0) {
            throw new Own();
          }
        }
        case 4 -> waitWithoutInterrupts();
        case 5, 6 -> suspend(PAUSES_IN_THE_JDK.toNanos(), this::waitInTheJdk);
        case 7 -> suspend(0, () -> house.loop.checkpoint());
        default -> {
          Duration duration = house.someTime(40).plusNanos(1);
          suspend(0, () -> house.loop.sleep(duration));
        }
      }
    }

    void waitInTheJdk() throws InterruptedException {
      Semaphore semaphore = new Semaphore(0);
      TimerHandle timer = house.loop.callLater(house.someTime(40), semaphore::release);
      try {
        semaphore.acquire();
      } finally {
        timer.cancel();
      }
    }

    /// Cannot be cut short, and leaves the flag if somebody has tried.
    void waitWithoutInterrupts() {
      Semaphore semaphore = new Semaphore(0);
      TimerHandle _ = house.loop.callLater(house.someTime(10), semaphore::release);
      semaphore.acquireUninterruptibly();
    }

    /// Suspends, and looks at the time and the reasons afterwards.
    void suspend(long slack, Block<Exception> suspension) throws Exception {
      long start = house.clock.nanoTime();
      long deadline = deadline();
      boolean due = deadline <= start;
      boolean requested = requests > 0;
      long lateness = slack - house.computed; // whoever computes meanwhile delays everybody
      try {
        suspension.run();
      } catch (CancelledException | InterruptedException e) {
        assertInTime(start, deadline, lateness + house.computed);
        if (requests == 0 && !isDue() && !house.shieldsWereRaised) {
          fail("cancelled by nobody: " + e);
        }
        throw e;
      }
      assertInTime(start, deadline, lateness + house.computed);
      if (due && !requested && slack == 0) {
        fail("a suspension in a cancelled scope succeeded");
      }
    }

    void assertInTime(long start, long before, long slack) {
      long latest = Math.max(start, Math.max(before, deadline()));
      if (latest < Long.MAX_VALUE - slack) {
        assertThat(house.clock.nanoTime()).isLessThanOrEqualTo(latest + slack);
      }
    }

    boolean isDue() {
      return self.scope != null && self.scope.outermostCancelled() != null;
    }

    long deadline() {
      return CancelScope.remaining()
          .map(left -> house.clock.nanoTime() + left.toNanos())
          .orElse(Long.MAX_VALUE);
    }

    void scope(int depth) throws Exception {
      CancelScope scope = new CancelScope();
      house.shield(scope, random.nextInt(4) == 0);
      if (random.nextBoolean()) {
        scope.expireAfter(house.someTime(60).minusSeconds(5));
      }
      if (random.nextInt(20) == 0) {
        scope.cancel("beforehand");
      }
      house.scopes.add(scope);
      CancelScope around = self.scope;
      boolean finished;
      try {
        finished = scope.run(() -> branch(depth));
      } catch (Throwable e) {
        assertThat(self.scope).isSameAs(around);
        assertThat(scope.hasCaught() && requests == 0).isFalse();
        if (isCancellation(e) && requests == 0 && !house.shieldsWereRaised) {
          assertThat(isDue()).as("passed on, so a scope around it must take it").isTrue();
        }
        throw e;
      } finally {
        house.scopes.remove(scope);
      }
      assertThat(self.scope).isSameAs(around);
      assertThat(finished).isEqualTo(!scope.hasCaught());
      if (!finished) {
        assertThat(scope.isCancelled()).isTrue();
        if (!house.shielded.contains(scope)) {
          assertThat(isDue()).as("a scope around it should have taken it").isFalse();
        }
      }
    }

    static boolean isCancellation(Throwable e) {
      return e instanceof CancelledException || e instanceof InterruptedException;
    }

    void timeout(int depth) throws Exception {
      CancelScope around = self.scope;
      Duration limit = house.someTime(60);
      long start = house.clock.nanoTime();
      try {
        if (random.nextBoolean()) {
          Timeout.failAfter(limit, () -> branch(depth));
        } else {
          boolean _ = Timeout.moveOnAfter(limit, () -> branch(depth));
        }
      } catch (TimeoutException e) {
        assertThat(house.clock.nanoTime() - start).isGreaterThanOrEqualTo(0);
      } finally {
        assertThat(self.scope).isSameAs(around);
      }
    }

    void swallowing(int depth) throws Exception {
      try {
        branch(depth);
      } catch (CancelledException | InterruptedException | Own _) {
        // as careless code does
      }
    }

    void cleaningUp(int depth) throws Exception {
      try {
        branch(depth);
      } finally {
        long start = house.clock.nanoTime() - house.computed;
        try {
          boolean _ =
              CancelScope.<Boolean, Exception>shielded(
                  ofSeconds(10),
                  () -> {
                    house.loop.sleep(house.someTime(20).plusNanos(1));
                    return true;
                  });
        } catch (TimeoutException _) {
          assertThat(house.clock.nanoTime() - house.computed - start)
              .isLessThanOrEqualTo(ofSeconds(10).toNanos());
        }
      }
    }
  }
}
