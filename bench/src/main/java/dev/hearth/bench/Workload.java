package dev.hearth.bench;

/// What is measured. Names and operations are those of the asyncio script, so that its output joins
/// the table by name.
enum Workload {
  CALL_SOON_BATCH("call_soon.batch", 100_000, "a no-op callback, 100k queued, then run"),
  CALL_SOON_CHAIN("call_soon.chain", 100_000, "a turn whose only callback re-arms itself"),
  TASK_CREATE_AWAIT("task.create_await", 50_000, "create an empty task and await it"),
  TASK_CREATE_AWAIT_EAGER("task.create_await.eager", 100_000, "same, started eagerly"),
  TASK_CREATE_BATCH("task.create_batch", 100_000, "one of 10,000 empty tasks created together"),
  TASK_CREATE_BATCH_EAGER("task.create_batch.eager", 100_000, "same, started eagerly"),
  SLEEP0_SINGLE("sleep0.single", 100_000, "a sleep of zero, one task alone"),
  SLEEP0_X100("sleep0.x100", 100_000, "a sleep of zero, 100 tasks in turn"),
  YIELD_SINGLE("yield.single", 100_000, "Thread.yield, one task alone (asyncio: sleep0)"),
  YIELD_X100("yield.x100", 100_000, "Thread.yield, 100 tasks in turn (asyncio: sleep0)"),
  FUTURE_ROUNDTRIP("future.roundtrip", 50_000, "create a future, callback completes it, await"),
  FUTURE_PINGPONG(
      "future.pingpong", 100_000, "a task switch: complete the other's, await one's own"),
  THREADSAFE_ROUNDTRIP("threadsafe.roundtrip", 5_000, "another thread runs a callback and waits"),
  THREADSAFE_BATCH("threadsafe.batch", 50_000, "one of 50k callbacks handed over unwaited"),
  EXECUTOR_ROUNDTRIP("executor.roundtrip", 2_000, "await a no-op on a worker thread"),
  EXECUTOR_BATCH64("executor.batch64", 6_400, "one of 64 no-ops at once on worker threads"),
  GATHER("gather.1000", 20, "gather 1,000 empty tasks, all of it"),
  GATHER_EAGER("gather.1000.eager", 20, "same, started eagerly"),
  TASKGROUP("taskgroup.1000", 20, "a task group of 1,000 empty tasks, all of it"),
  TIMERS_CPU("timers.100k.cpu", 100_000, "process CPU a timer, 100k over 1 s, set and fired"),
  TIMERS_SCHEDULE("timers.100k.schedule", 100_000, "of it the setting, wall time"),
  TIMERS_LATE_P50("timers.100k.late_p50", 100_000, "how late they fire, median"),
  TIMERS_LATE_P99("timers.100k.late_p99", 100_000, "how late they fire, 99th percentile"),
  TIMERS_CANCEL("timers.100k.cancel", 100_000, "set a timer and cancel it, 100k"),
  TIMEOUT("timeout.ctx", 50_000, "a timeout of 10 s around a sleep of zero"),
  SEMAPHORE("semaphore.10x10k", 50_000, "one of 10,000 tasks: acquire of 10, sleep(0), release"),
  LOCK("lock.uncontended", 200_000, "lock and unlock, no suspension"),
  QUEUE("queue.unbounded", 50_000, "an item through a queue, 1 producer, 1 consumer"),
  QUEUE_100("queue.bounded100", 50_000, "same, room for 100"),
  QUEUE_1("queue.bounded1", 50_000, "same, room for 1");

  final String id;

  /// Operations in one measured batch; what is printed is per operation.
  final int operations;

  final String meaning;

  Workload(String id, int operations, String meaning) {
    this.id = id;
    this.operations = operations;
    this.meaning = meaning;
  }

  /// Measured by [Timers], in real time, not by JMH.
  boolean isWholeProcess() {
    return id.startsWith("timers.100k.") && this != TIMERS_CANCEL;
  }

  /// Waits for another thread, so that on several processors the figure is mostly how long the
  /// machine takes to wake one: these rows are measured a second time on one processor.
  boolean isCrossThread() {
    return id.startsWith("threadsafe.") || id.startsWith("executor.");
  }

  /// The name in the asyncio script of what a row of the table is called here.
  static String asyncioId(String id) {
    return id.replace("yield.", "sleep0.");
  }
}
