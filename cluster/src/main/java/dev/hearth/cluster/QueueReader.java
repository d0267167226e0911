package dev.hearth.cluster;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The worker's side of jobs that run at least once.
///
/// One thread takes jobs out of the server's queue, never more than there are slots. It looks when
/// a caller says that it has put a job there, when a slot becomes free, and now and then, for jobs
/// whose worker was lost. A job whose key has an outcome is not run. While one runs, the server
/// gets a sign, or it would give the job to another. At the end the outcome is kept, unless another
/// was faster, then told, and only then is the job taken out of the queue.
final class QueueReader implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(QueueReader.class.getName());
  private static final Duration KEEP_AGAIN = Duration.ofMillis(500);
  private static final int KEEP_TRIES = 40;

  private final String worker;
  private final NatsLink link;
  private final WorkerRuns runs;
  private final JobRegistry registry;
  private final ProtocolOptions options;
  private final Background background;
  private final Clock clock;
  private final Thread thread;
  private final ThreadPoolExecutor endings;
  private final Semaphore signal = new Semaphore(0);
  private final Set<JobRegistry.Id> woken = ConcurrentHashMap.newKeySet();
  private final Map<String, Message> deliveries = new ConcurrentHashMap<>();
  private final Set<JobRegistry.Id> served = ConcurrentHashMap.newKeySet();
  private @Nullable DurableQueue queue;
  private volatile boolean closed;

  QueueReader(
      String worker,
      NatsLink link,
      WorkerRuns runs,
      JobRegistry registry,
      ProtocolOptions options,
      Background background,
      Clock clock) {
    this.worker = worker;
    this.link = link;
    this.runs = runs;
    this.registry = registry;
    this.options = options;
    this.background = background;
    this.clock = clock;
    this.endings =
        new ThreadPoolExecutor(
            2,
            2,
            5,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(10_000),
            Thread.ofPlatform().daemon().name("hearth-worker-outcome-", 0).factory());
    endings.allowCoreThreadTimeOut(true);
    this.thread = Thread.ofPlatform().daemon().name("hearth-worker-queue").unstarted(this::read);
  }

  void start() {
    runs.onSlotFreed(signal::release);
    thread.start();
  }

  /// A caller has put a job into the queue.
  void wake(JobRegistry.Id job) {
    boolean _ = woken.add(job);
    signal.release();
  }

  private void read() {
    long lastSweep = System.nanoTime() - options.poll().toNanos();
    while (!closed) {
      try {
        boolean _ = signal.tryAcquire(options.poll().toNanos(), TimeUnit.NANOSECONDS);
        int _ = signal.drainPermits();
        Connection present = link.current();
        if (present == null) {
          continue;
        }
        DurableQueue server = queue(present);
        if (System.nanoTime() - lastSweep >= options.poll().toNanos()) {
          lastSweep = System.nanoTime();
          registry.ids().forEach(woken::add);
        }
        takeAll(server);
      } catch (InterruptedException e) {
        return;
      } catch (IOException | JetStreamApiException | RuntimeException e) {
        LOG.log(System.Logger.Level.DEBUG, () -> "worker %s: queue: %s".formatted(worker, e));
      }
    }
  }

  /// The server's queue, for the reading thread and those that keep outcomes.
  private synchronized DurableQueue queue(Connection connection)
      throws IOException, JetStreamApiException {
    DurableQueue open = queue;
    if (open == null || !open.isOn(connection)) {
      open = DurableQueue.open(connection, options);
      served.clear();
      queue = open;
    }
    for (JobRegistry.Id job : registry.ids()) {
      if (!served.contains(job)) {
        open.serve(job);
        boolean _ = served.add(job);
      }
    }
    return open;
  }

  private void takeAll(DurableQueue server)
      throws IOException, JetStreamApiException, InterruptedException {
    List<JobRegistry.Id> asked = new ArrayList<>(woken);
    for (JobRegistry.Id job : asked) {
      if (closed || !runs.tryTakeSlot()) {
        return;
      }
      boolean handedOn = false;
      try {
        Message message = server.next(job);
        if (message == null) {
          boolean _ = woken.remove(job);
        } else {
          handedOn = take(server, message);
          signal.release();
        }
      } finally {
        if (!handedOn) {
          runs.giveSlotBackQuietly();
        }
      }
    }
  }

  /// @return whether the job runs now, and so has the slot
  private boolean take(DurableQueue server, Message message)
      throws IOException, JetStreamApiException {
    Envelope.Request request;
    String token;
    try {
      if (!(Wire.read(message.getData()) instanceof Envelope.Request read)) {
        throw new MalformedReplyException("a request was expected");
      }
      String key = read.key();
      if (key == null) {
        throw new MalformedReplyException("key is missing");
      }
      request = read;
      token = Names.token(key);
    } catch (MalformedReplyException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          () ->
              "worker %s: %s: malformed request, dropped: %s"
                  .formatted(worker, message.getSubject(), e.getMessage()));
      message.term();
      return false;
    }
    if (runs.isRunning(request.id())) {
      message.inProgress();
      deliveries.put(request.id(), message);
      return false;
    }
    var kept = server.find(token);
    if (kept.isPresent()) {
      link.tell(request.reply(), kept.get().ended());
      message.ack();
      return false;
    }
    int attempt = (int) Math.min(Integer.MAX_VALUE, message.metaData().deliveredCount());
    Duration left = Duration.between(clock.instant(), request.deadline());
    if (!left.isPositive()) {
      Outcome late = new Outcome.DeadlinePassed(NatsWorker.late(request, clock.instant()));
      finish(server, request, token, late, message);
      return false;
    }
    if (attempt > options.maxAttempts()) {
      finish(server, request, token, new Outcome.Exhausted(attempt - 1), message);
      return false;
    }
    return run(request, token, attempt, left, message);
  }

  private boolean run(
      Envelope.Request request, String token, int attempt, Duration left, Message message) {
    deliveries.put(request.id(), message);
    try {
      var _ =
          runs.run(
              request,
              left,
              attempt,
              () -> sign(request.id()),
              (_, outcome) -> ended(request, token, outcome, KEEP_TRIES));
      return true;
    } catch (BusyException e) {
      var _ = deliveries.remove(request.id());
      message.nakWithDelay(KEEP_AGAIN);
    } catch (InvalidJobException e) {
      var _ = deliveries.remove(request.id());
      ended(request, token, new Outcome.Refused(e.getMessage()), KEEP_TRIES);
    }
    return false;
  }

  private void sign(String id) {
    Message message = deliveries.get(id);
    if (message != null && link.isUp()) {
      message.inProgress();
    }
  }

  /// On the job's thread, or the timer's.
  private void ended(Envelope.Request request, String token, Outcome outcome, int tries) {
    if (outcome instanceof Outcome.Lost) {
      Message message = deliveries.remove(request.id());
      if (message != null && link.isUp()) {
        message.nak();
      }
      return;
    }
    try {
      endings.execute(() -> keep(request, token, outcome, tries));
    } catch (RejectedExecutionException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          () -> "worker %s: the outcome of job %s is lost".formatted(worker, request.id()));
    }
  }

  private void keep(Envelope.Request request, String token, Outcome outcome, int tries) {
    try {
      Connection present = link.current();
      Message message = deliveries.get(request.id());
      if (present == null) {
        throw new IOException("not connected");
      }
      finish(queue(present), request, token, outcome, message);
      var _ = deliveries.remove(request.id());
    } catch (IOException | JetStreamApiException | RuntimeException e) {
      if (tries == 0 || closed) {
        var _ = deliveries.remove(request.id());
        LOG.log(
            System.Logger.Level.WARNING,
            () ->
                "worker %s: the outcome of job %s could not be kept: %s"
                    .formatted(worker, request.id(), e));
        return;
      }
      var _ = background.after(KEEP_AGAIN, () -> ended(request, token, outcome, tries - 1));
    }
  }

  private void finish(
      DurableQueue server,
      Envelope.Request request,
      String token,
      Outcome outcome,
      @Nullable Message message)
      throws IOException, JetStreamApiException {
    Envelope.Ended ended = new Envelope.Ended(request.id(), worker, outcome);
    Wire.Kept kept = server.keep(token, new Wire.Kept(request.job(), request.version(), ended));
    link.tell(request.reply(), kept.ended());
    if (message != null) {
      message.ack();
    }
  }

  /// Takes no more jobs.
  void stop() {
    closed = true;
    thread.interrupt();
  }

  /// Gives what has ended a moment to be kept.
  @Override
  public void close() {
    stop();
    endings.shutdown();
    try {
      boolean _ = endings.awaitTermination(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
