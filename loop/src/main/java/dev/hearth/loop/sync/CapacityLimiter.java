package dev.hearth.loop.sync;

import dev.hearth.loop.CancelScope;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A number of tokens, which can be changed, and who has borrowed them: a bound on how much goes on
/// at once.
///
/// ```java
/// CapacityLimiter disk = new CapacityLimiter(loop, 4);
/// String text = disk.offload(() -> Files.readString(path)); // four at a time
///
/// try (var _ = disk.acquire()) {
///   …
/// }
/// ```
///
/// Each borrower has one token at most, so nobody can wait for himself, and a token is given back
/// by whoever holds it. A borrower is the calling thread, or any object with an identity of its own
/// (`equals`).
///
/// Source: trio's `CapacityLimiter`.
///
/// **Threads:** loop only; [#acquire], [#acquireFor] and [#offload] in a task only.
public final class CapacityLimiter {
  private final EventLoop loop;
  private int total;
  private final Set<Object> borrowers = new LinkedHashSet<>();
  private final Set<Object> waitingFor = new HashSet<>();
  private final WaitLine<Object, Token> waiting;

  /// What became of an offloaded call, decided between its task and its worker.
  private enum Call {
    WAITING,
    RUNNING,
    ENDED,
    ABANDONED
  }

  /// A limiter with so many tokens. Any thread.
  ///
  /// @throws IllegalArgumentException for a negative number
  public CapacityLimiter(EventLoop loop, int total) {
    this.loop = loop;
    this.total = requireTotal(total);
    this.waiting = new WaitLine<>(loop);
  }

  /// A borrowed token. Closing it gives it back; it does nothing the second time.
  public static final class Token implements AutoCloseable {
    private final CapacityLimiter limiter;
    private final Object borrower;
    private boolean back;

    private Token(CapacityLimiter limiter, Object borrower) {
      this.limiter = limiter;
      this.borrower = borrower;
    }

    /// Who has borrowed it.
    public Object borrower() {
      return borrower;
    }

    /// Gives the token back, to whoever has waited longest.
    @Override
    public void close() {
      limiter.loop.verifyOnLoop();
      if (!back) {
        back = true;
        limiter.borrowers.remove(borrower);
        limiter.lend();
      }
    }
  }

  /// Suspends the calling task until there is a token for its thread.
  ///
  /// @throws IllegalStateException when the thread has one, and in a callback
  /// @throws dev.hearth.loop.CancelledException when the task is cancelled meanwhile
  public Token acquire() {
    return acquireFor(Thread.currentThread());
  }

  /// Suspends the calling task until there is a token for `borrower`.
  ///
  /// @throws IllegalStateException when the borrower has one or waits for one, and in a callback
  /// @throws dev.hearth.loop.CancelledException when the task is cancelled meanwhile
  public Token acquireFor(Object borrower) {
    loop.verifyOnLoop();
    CancelScope.throwIfCancelled();
    Token token = borrow(borrower);
    if (token != null) {
      return token;
    }
    waitingFor.add(borrower);
    try {
      token = waiting.await(borrower);
    } finally {
      waitingFor.remove(borrower);
    }
    if (token == null) {
      throw new AssertionError("nobody is turned away");
    }
    return token;
  }

  /// Borrows a token for the calling thread if that needs no waiting.
  ///
  /// @return empty when all are out, or others wait
  /// @throws IllegalStateException when the thread has one
  public Optional<Token> tryAcquire() {
    return tryAcquireFor(Thread.currentThread());
  }

  /// Borrows a token for `borrower` if that needs no waiting.
  ///
  /// @return empty when all are out, or others wait
  /// @throws IllegalStateException when the borrower has one or waits for one
  public Optional<Token> tryAcquireFor(Object borrower) {
    loop.verifyOnLoop();
    return Optional.ofNullable(borrow(borrower));
  }

  private @Nullable Token borrow(Object borrower) {
    if (borrowers.contains(borrower) || waitingFor.contains(borrower)) {
      throw new IllegalStateException(
          borrower + " has a token of this limiter, or waits for one, and cannot have two");
    }
    if (borrowers.size() >= total) {
      return null;
    }
    return lendTo(borrower);
  }

  private Token lendTo(Object borrower) {
    borrowers.add(borrower);
    return new Token(this, borrower);
  }

  /// Hands out what is there to those who wait.
  private void lend() {
    while (borrowers.size() < total) {
      WaitLine.Place<Object, Token> next = waiting.oldest();
      if (next == null) {
        return;
      }
      waiting.serve(next, lendTo(next.brought));
    }
  }

  /// Waits for a token, then runs a blocking call as [EventLoop#offload] does. The token is out
  /// until the call has ended, also when the task was cancelled and has left it behind.
  ///
  /// @return the call's result
  /// @throws dev.hearth.loop.CancelledException when the task is cancelled meanwhile
  /// @throws dev.hearth.loop.TaskFailedException with the call's exception as cause
  /// @throws IllegalStateException in a callback
  /// @throws java.util.concurrent.RejectedExecutionException when too many calls wait for a worker
  public <T extends @Nullable Object> T offload(Callable<T> call) {
    Token token = acquireFor(new OffloadedCall(Thread.currentThread().getName()));
    AtomicReference<Call> state = new AtomicReference<>(Call.WAITING);
    Promise<Boolean> left = loop.promise();
    var _ = left.onDone(_ -> token.close());
    try {
      return loop.offload(() -> {
        if (!state.compareAndSet(Call.WAITING, Call.RUNNING)) {
          throw new IllegalStateException("abandoned before it began");
        }
        try {
          return call.call();
        } finally {
          if (state.getAndSet(Call.ENDED) == Call.ABANDONED) {
            left.cancel("the call has ended"); // the one way onto the loop that is never refused
          }
        }
      });
    } finally {
      if (state.getAndUpdate(now -> now == Call.ENDED ? now : Call.ABANDONED) != Call.RUNNING) {
        token.close();
      }
    }
  }

  /// Who borrows for an offloaded call: a task can have several under way, abandoned ones.
  private static final class OffloadedCall {
    private final String task;

    OffloadedCall(String task) {
      this.task = task;
    }

    @Override
    public String toString() {
      return "a call of task " + task;
    }
  }

  /// Changes how many tokens there are. More are handed out at once; fewer take effect as tokens
  /// come back.
  ///
  /// @throws IllegalArgumentException for a negative number
  public void setTotal(int total) {
    loop.verifyOnLoop();
    this.total = requireTotal(total);
    lend();
  }

  private static int requireTotal(int total) {
    if (total < 0) {
      throw new IllegalArgumentException("a limiter cannot have " + total + " tokens");
    }
    return total;
  }

  /// How many tokens there are, who has them and how many wait.
  public LimiterStatistics statistics() {
    loop.verifyOnLoop();
    return new LimiterStatistics(
        total, borrowers.size(), new ArrayList<>(borrowers), waiting.size());
  }

  @Override
  public String toString() {
    return "CapacityLimiter[" + borrowers.size() + " of " + total + "]";
  }
}
