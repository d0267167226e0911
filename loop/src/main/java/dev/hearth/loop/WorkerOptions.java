package dev.hearth.loop;

import java.time.Duration;

/// How a loop's own pool of workers is shared among the owners of the calls that
/// [EventLoop#offload] gives it. Immutable.
///
/// @param threads calls that run at a time, all owners together; threads are made when they are
///   needed, and end when they have had nothing to do for half a minute
/// @param perOwner calls of one owner that run at a time; more of them wait
/// @param reserve threads that only the loop's own owner, and one named `hub`, may use
/// @param queueLimit calls that wait for a thread, all owners together, before more are refused; of
///   one owner half of them
/// @param grace how long a call goes on after its task was cancelled and it was interrupted, before
///   it is abandoned: another thread takes the place of the one it holds. On the machine's clock
public record WorkerOptions(
    int threads, int perOwner, int reserve, int queueLimit, Duration grace) {
  private static final int THREADS = 64;
  private static final int QUEUE_LIMIT = 10_000;
  private static final Duration GRACE = Duration.ofSeconds(5);

  /// Checks the ranges.
  public WorkerOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("threads " + threads + " is not positive");
    }
    if (perOwner < 1 || perOwner > threads) {
      throw new IllegalArgumentException(
          "perOwner " + perOwner + " is outside 1–" + threads + ", the number of threads");
    }
    if (reserve < 0 || reserve >= threads) {
      throw new IllegalArgumentException(
          "reserve " + reserve + " is outside 0–" + (threads - 1) + ": others need a thread too");
    }
    if (queueLimit < 1) {
      throw new IllegalArgumentException("queueLimit " + queueLimit + " is not positive");
    }
    if (grace.isNegative()) {
      throw new IllegalArgumentException("grace " + grace + " is negative; zero is at once");
    }
  }

  /// The usual options: 64 threads, three quarters of them for one owner, a sixteenth in reserve,
  /// 10,000 calls that wait, five seconds of grace.
  public static WorkerOptions defaults() {
    return new WorkerOptions(
        THREADS, usualPerOwner(THREADS), usualReserve(THREADS), QUEUE_LIMIT, GRACE);
  }

  /// The same with so many threads, and the usual shares of them for one owner and in reserve.
  public WorkerOptions withThreads(int number) {
    return new WorkerOptions(
        number, usualPerOwner(number), usualReserve(number), queueLimit, grace);
  }

  /// The same with another limit of running calls for each owner.
  public WorkerOptions withPerOwner(int limit) {
    return new WorkerOptions(threads, limit, reserve, queueLimit, grace);
  }

  /// The same with another number of threads for the hub alone.
  public WorkerOptions withReserve(int number) {
    return new WorkerOptions(threads, perOwner, number, queueLimit, grace);
  }

  /// The same with another limit of calls that wait.
  public WorkerOptions withQueueLimit(int limit) {
    return new WorkerOptions(threads, perOwner, reserve, limit, grace);
  }

  /// The same with another grace for calls that nobody waits for.
  public WorkerOptions withGrace(Duration limit) {
    return new WorkerOptions(threads, perOwner, reserve, queueLimit, limit);
  }

  private static int usualPerOwner(int number) {
    return Math.max(1, number * 3 / 4);
  }

  private static int usualReserve(int number) {
    return number / 16;
  }

  /// Calls of one owner that may wait.
  int ownerQueueLimit() {
    return Math.max(1, queueLimit / 2);
  }
}
