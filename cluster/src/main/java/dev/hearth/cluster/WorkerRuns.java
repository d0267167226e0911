package dev.hearth.cluster;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;

/// What a worker is running, whichever way it came.
///
/// A job takes a slot from before it is accepted until its thread or process is free again, which
/// for a thread that ignores its interruption is after its end was reported. While a job runs its
/// caller hears a heartbeat. How the last jobs ended is kept for a while, for callers whose
/// connection was down when it was said.
final class WorkerRuns {
  private static final int MAX_RECENT = 256;

  /// One job that runs.
  ///
  /// @param reply where to tell about it
  /// @param sign told at each heartbeat, beside the caller
  record Run(String id, String reply, PendingJob job, Runnable sign) {}

  private record Said(String reply, Envelope.Ended ended) {}

  private final String worker;
  private final NatsLink link;
  private final LocalExecutor executor;
  private final ProtocolOptions options;
  private final int limit;
  private final Semaphore slots;
  private final Map<String, Run> runs = new ConcurrentHashMap<>();
  private final Map<String, Said> recent =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Said> eldest) {
          return size() > MAX_RECENT;
        }
      };
  private final CompletableFuture<Void> idle = new CompletableFuture<>();
  private volatile boolean stopping;
  private volatile Runnable slotFreed = () -> {};

  WorkerRuns(
      NatsWorkerOptions worker, NatsLink link, LocalExecutor executor, ProtocolOptions options) {
    this.worker = worker.id();
    this.limit = worker.slots();
    this.link = link;
    this.executor = executor;
    this.options = options;
    this.slots = new Semaphore(worker.slots());
  }

  /// Whoever has work that waits for a slot.
  void onSlotFreed(Runnable listener) {
    slotFreed = listener;
  }

  boolean tryTakeSlot() {
    return !stopping && slots.tryAcquire();
  }

  void giveSlotBack() {
    giveSlotBackQuietly();
    slotFreed.run();
  }

  /// For one that was taken in vain.
  void giveSlotBackQuietly() {
    slots.release();
    if (stopping && slots.availablePermits() == limit) {
      boolean _ = idle.complete(null);
    }
  }

  int free() {
    return stopping ? 0 : slots.availablePermits();
  }

  /// Runs a job in a slot that was taken.
  ///
  /// @param timeLeft positive
  /// @param ended hears the outcome before the caller does; says it itself where it takes it over
  PendingJob run(
      Envelope.Request request,
      Duration timeLeft,
      int attempt,
      Runnable sign,
      BiConsumer<Run, Outcome> ended) {
    JobRequest local =
        new JobRequest(
            request.job(),
            request.version(),
            request.arguments(),
            timeLeft,
            request.key() == null ? Delivery.atMostOnce() : Delivery.atLeastOnce(request.key()),
            (PendingJob.Direct)
                value ->
                    link.tell(request.reply(), new Envelope.Progress(request.id(), worker, value)));
    link.tell(request.reply(), new Envelope.Accepted(request.id(), worker, options.heartbeat()));
    PendingJob job = executor.start(request.id(), attempt, local, this::giveSlotBack);
    Run run = new Run(request.id(), request.reply(), job, sign);
    runs.put(request.id(), run);
    job.onSettled(outcome -> {
      boolean _ = runs.remove(request.id(), run);
      ended.accept(run, outcome);
    });
    return job;
  }

  /// Tells the caller how a job ended.
  void say(String reply, String id, Outcome outcome) {
    Envelope.Ended ended = new Envelope.Ended(id, worker, outcome);
    synchronized (recent) {
      recent.put(id, new Said(reply, ended));
    }
    say(reply, ended);
  }

  private void say(String reply, Envelope.Ended ended) {
    try {
      link.publish(reply, null, Wire.write(ended));
    } catch (InvalidJobException e) {
      Outcome tooLarge = new Outcome.Failed(Failure.of(tooLarge(e)));
      link.tell(reply, new Envelope.Ended(ended.id(), worker, tooLarge));
    } catch (ClusterException e) {
      // Said again when the caller asks, or its wait for a heartbeat ends.
    }
  }

  static InvalidJobException tooLarge(InvalidJobException e) {
    return new InvalidJobException("the result cannot be sent: " + e.getMessage());
  }

  /// A heartbeat for every job.
  void beat() {
    for (Run run : runs.values()) {
      link.tell(run.reply(), new Envelope.Heartbeat(run.id(), worker));
    }
  }

  /// A sign to the server's queue for every job that came from there.
  void sign() {
    runs.values().forEach(run -> run.sign().run());
  }

  void cancel(String id) {
    Run run = runs.get(id);
    if (run != null) {
      boolean _ = run.job().settle(new Outcome.Cancelled());
    }
  }

  void status(String id) {
    Run run = runs.get(id);
    if (run != null) {
      link.tell(run.reply(), new Envelope.Heartbeat(id, worker));
      return;
    }
    Said said;
    synchronized (recent) {
      said = recent.get(id);
    }
    if (said != null) {
      say(said.reply(), said.ended());
    }
  }

  /// Whether this job runs here.
  boolean isRunning(String id) {
    return runs.containsKey(id);
  }

  /// Takes no more jobs.
  ///
  /// @return completes when none runs any more
  CompletableFuture<Void> stop() {
    stopping = true;
    if (slots.availablePermits() == limit) {
      boolean _ = idle.complete(null);
    }
    return idle;
  }

  /// Ends what still runs, as lost.
  int giveUp() {
    List<Run> all = List.copyOf(runs.values());
    String message =
        "worker %s was stopped before the job had ended; the job is not run again"
            .formatted(worker);
    all.forEach(run -> run.job().settle(new Outcome.Lost(worker, message)));
    return all.size();
  }
}
