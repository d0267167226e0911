package dev.hearth.matrix;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// Waiting for results and for executors.
final class FutureRows {
  private FutureRows() {}

  static void add(Catalog.Group g) {
    futures(g);
    executors(g);
    forkJoin(g);
  }

  private static void futures(Catalog.Group g) {
    g.suspends("lk17", "CompletableFuture.join()")
        .on(FutureRows::completed)
        .gives(future -> future.join());
    g.suspends("CompletableFuture.get()").on(FutureRows::completed).gives(future -> future.get());
    g.suspends("lk19", "CompletableFuture.get(timeout)")
        .on(FutureRows::completed)
        .gives(future -> future.get(5, TimeUnit.SECONDS));
    g.suspends("CompletableFuture.allOf().join()")
        .on(FutureRows::completed)
        .gives(future -> CompletableFuture.allOf(future, future).join());
    g.suspends("CompletableFuture.supplyAsync().join()")
        .on(f -> f.wait)
        .gives(ms -> CompletableFuture.supplyAsync(() -> sleep(ms)).join());
    g.suspends("FutureTask.get()")
        .on(f -> {
          var task = new FutureTask<>(() -> "x");
          f.after(task::run);
          return task;
        })
        .gives(task -> task.get());
    g.suspends("Future.get() of an executor")
        .on(f -> pool(f).submit(() -> sleep(f.wait)))
        .gives(future -> future.get());
    g.suspends("Future.get(timeout) of an executor")
        .on(f -> pool(f).submit(() -> sleep(f.wait)))
        .gives(future -> future.get(5, TimeUnit.SECONDS));
    g.suspends("ScheduledFuture.get()").on(f -> scheduled(f)).gives(future -> future.get());
  }

  private static ScheduledFuture<String> scheduled(Fixture f) {
    var timer = Executors.newSingleThreadScheduledExecutor();
    f.atEnd(timer::shutdownNow);
    return timer.schedule(() -> "x", f.wait + 5, TimeUnit.MILLISECONDS);
  }

  private static CompletableFuture<String> completed(Fixture f) {
    var future = new CompletableFuture<String>();
    f.after(() -> future.complete("x"));
    return future;
  }

  private static String sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "x";
  }

  private static ExecutorService pool(Fixture f) {
    ExecutorService pool = Executors.newFixedThreadPool(2, Thread.ofPlatform().daemon().factory());
    f.atEnd(pool::shutdownNow);
    return pool;
  }

  private static ExecutorService busyPool(Fixture f) {
    ExecutorService pool = pool(f);
    CountDownLatch end = new CountDownLatch(1);
    pool.execute(() -> ThreadRows.await(end));
    f.after(end::countDown);
    pool.shutdown();
    return pool;
  }

  private static void executors(Catalog.Group g) {
    g.suspends("ExecutorService.invokeAll()")
        .on(f -> new Calls(pool(f), f.wait))
        .varies()
        .gives(calls -> calls.pool.invokeAll(calls.list));
    g.suspends("ExecutorService.invokeAny()")
        .on(f -> new Calls(pool(f), f.wait))
        .gives(calls -> calls.pool.invokeAny(calls.list));
    g.suspends("lk21", "ExecutorService.awaitTermination()")
        .on(FutureRows::busyPool)
        .gives(pool -> pool.awaitTermination(5, TimeUnit.SECONDS));
    g.suspends("ExecutorService.close()").on(FutureRows::busyPool).does(pool -> pool.close());
    g.suspends("ExecutorCompletionService.take()")
        .on(f -> {
          var service = new ExecutorCompletionService<String>(pool(f));
          service.submit(() -> sleep(f.wait));
          return service;
        })
        .varies()
        .gives(service -> service.take());
    g.suspends("lk29", "ThreadPoolExecutor, rejected: the caller runs a sleep")
        .at(FutureRows.class, "sleep")
        .on(f -> {
          var pool =
              new ThreadPoolExecutor(
                  0,
                  1,
                  1,
                  TimeUnit.SECONDS,
                  new SynchronousQueue<>(),
                  new ThreadPoolExecutor.CallerRunsPolicy());
          f.atEnd(pool::shutdownNow);
          CountDownLatch end = new CountDownLatch(1);
          pool.execute(() -> ThreadRows.await(end));
          return new Rejected(pool, () -> sleep(f.wait));
        })
        .does(rejected -> rejected.pool.execute(rejected.task));
    g.suspends("SubmissionPublisher.submit(), full")
        .on(f -> {
          var publisher = new SubmissionPublisher<String>(pool(f), 1);
          CountDownLatch end = new CountDownLatch(1);
          publisher.consume(item -> ThreadRows.await(end));
          // One is being consumed, and one or two wait: the next has to.
          while (publisher.offer("x", (subscriber, item) -> false) >= 0) {
            Thread.sleep(1);
          }
          f.after(end::countDown);
          f.atEnd(publisher::close);
          return publisher;
        })
        .varies()
        .gives(publisher -> publisher.submit("x"));
  }

  private record Rejected(ThreadPoolExecutor pool, Runnable task) {}

  private static final class Calls {
    final ExecutorService pool;
    final List<Callable<String>> list;

    Calls(ExecutorService pool, long wait) {
      this.pool = pool;
      this.list = List.of(() -> sleep(wait), () -> sleep(wait));
    }
  }

  private static void forkJoin(Catalog.Group g) {
    g.suspends("ForkJoinTask.join()")
        .on(f -> ForkJoinPool.commonPool().submit(() -> sleep(f.wait)))
        .gives(task -> task.join());
    g.suspends("ForkJoinTask.get(timeout)")
        .on(f -> ForkJoinPool.commonPool().submit(() -> sleep(f.wait)))
        .gives(task -> task.get(5, TimeUnit.SECONDS));
    g.suspends("ForkJoinPool.invoke()")
        .on(f -> Map.entry(forkJoinPool(f), ForkJoinTask.adapt(() -> sleep(f.wait))))
        .gives(both -> both.getKey().invoke(both.getValue()));
    g.suspends("lk27", "parallel stream")
        .on(f -> new Parallel(f.wait))
        .gives(p -> IntStream.range(0, 8).parallel().map(p::sleepElsewhere).sum());
    g.suspends("ForkJoinPool.awaitQuiescence()")
        .on(f -> {
          var pool = forkJoinPool(f);
          CountDownLatch end = new CountDownLatch(1);
          pool.execute(() -> ThreadRows.await(end));
          f.after(end::countDown);
          return pool;
        })
        .gives(pool -> pool.awaitQuiescence(5, TimeUnit.SECONDS));
  }

  private static ForkJoinPool forkJoinPool(Fixture f) {
    ForkJoinPool pool = new ForkJoinPool(1);
    f.atEnd(pool::shutdownNow);
    return pool;
  }

  /// Sleeps in the pool only, and has the caller go on when the pool has begun, so that what the
  /// caller does is wait for it.
  private static final class Parallel {
    private final long millis;
    private volatile boolean begun;

    Parallel(long millis) {
      this.millis = millis;
    }

    int sleepElsewhere(int number) {
      if (Thread.currentThread() instanceof ForkJoinWorkerThread) {
        begun = true;
        sleep(millis);
      } else {
        long end = System.nanoTime() + 1_000_000_000L;
        while (!begun && System.nanoTime() < end) {
          // A spin hint would be a call to see.
        }
      }
      return number;
    }
  }
}
