package dev.hearth.cluster;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Runs jobs for whoever asks through a NATS server.
///
/// It connects by itself, and again whenever the connection is lost. It listens for every job that
/// its executor knows, in the group of all workers that have the job. It takes no more jobs than it
/// has slots: a request that comes when all are taken is answered with "busy" at once, and its
/// caller asks again, so the next worker of the group may have it. (Not to listen while full would
/// let a request that is on its way fall into nothing, and cost two messages to the server a job.)
///
/// **Threads:** any; [#close] waits.
public final class NatsWorker implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(NatsWorker.class.getName());
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final NatsOptions options;
  private final NatsWorkerOptions worker;
  private final LocalExecutor executor;
  private final Clock clock;
  private final Background background;
  private final NatsLink link;
  private final WorkerRuns runs;
  private final QueueReader queue;
  private final CompletableFuture<Void> serving = new CompletableFuture<>();
  private volatile @Nullable Dispatcher jobs;
  private volatile boolean closed;

  private NatsWorker(
      NatsOptions options, NatsWorkerOptions worker, LocalExecutor executor, Clock clock) {
    this.options = options;
    this.worker = worker;
    this.executor = executor;
    this.clock = clock;
    this.background = new Background("hearth-worker-timer");
    this.link = new NatsLink(options, new Subscriptions(), background);
    this.runs = new WorkerRuns(worker, link, executor, options.protocol());
    this.queue =
        new QueueReader(
            worker.id(), link, runs, executor.registry(), options.protocol(), background, clock);
  }

  /// Opens a worker, which connects in the background, as often as it takes.
  ///
  /// @param executor runs the jobs, and says which there are. A [ProcessExecutor] really stops a
  ///   job that is cancelled; threads are for jobs that are trusted to end. It is the caller's to
  ///   close, after the worker.
  public static NatsWorker open(
      NatsOptions options, NatsWorkerOptions worker, LocalExecutor executor) {
    NatsWorker made = new NatsWorker(options, worker, executor, Clock.systemUTC());
    made.start();
    return made;
  }

  /// The worker's id.
  public String id() {
    return worker.id();
  }

  /// Completes when the worker has connected and listens for the first time.
  public CompletableFuture<Void> serving() {
    return serving.copy();
  }

  private void start() {
    ProtocolOptions protocol = options.protocol();
    var _ = background.every(protocol.heartbeat(), runs::beat);
    var _ = background.every(protocol.ackWait().dividedBy(3), runs::sign);
    queue.start();
    connect();
    var _ = background.every(RETRY, this::connect);
  }

  private void connect() {
    if (closed || link.isUp()) {
      return;
    }
    var _ =
        link.connection()
            .whenComplete((_, failure) -> {
              if (failure == null) {
                boolean _ = serving.complete(null);
              } else if (!closed) {
                LOG.log(
                    System.Logger.Level.WARNING,
                    () ->
                        "worker %s: %s; trying again".formatted(worker.id(), failure.getMessage()));
              }
            });
  }

  private final class Subscriptions implements NatsLink.Client {
    @Override
    public void opened(Connection connection) {
      if (closed) {
        return;
      }
      Dispatcher control = connection.createDispatcher(NatsWorker.this::controlled);
      var _ = control.subscribe(Subjects.worker(worker.id())).subscribe(Subjects.INFO);
      for (JobRegistry.Id job : executor.registry().ids()) {
        var _ = control.subscribe(Subjects.wake(job.name(), job.version()), _ -> queue.wake(job));
      }
      Dispatcher asked = connection.createDispatcher(NatsWorker.this::asked);
      for (JobRegistry.Id job : executor.registry().ids()) {
        var _ = asked.subscribe(Subjects.jobs(job.name(), job.version()), Subjects.GROUP);
      }
      jobs = asked;
    }

    @Override
    public void restored() {
      runs.beat();
    }
  }

  /// A request that is to be run at most once. On the client library's thread.
  private void asked(Message message) {
    Envelope.Request request;
    try {
      if (!(Wire.read(message.getData()) instanceof Envelope.Request read)) {
        throw new MalformedReplyException("a request was expected");
      }
      request = read;
    } catch (MalformedReplyException e) {
      refuse(message, "malformed request: " + e.getMessage());
      return;
    }
    String reply = message.getReplyTo() == null ? request.reply() : message.getReplyTo();
    Duration left = Duration.between(clock.instant(), request.deadline());
    if (!left.isPositive()) {
      runs.say(reply, request.id(), new Outcome.DeadlinePassed(late(request, clock.instant())));
      return;
    }
    if (!runs.tryTakeSlot()) {
      Outcome busy = new Outcome.Busy("every worker is busy; try again later");
      link.tell(reply, new Envelope.Ended(request.id(), worker.id(), busy));
      return;
    }
    try {
      var _ =
          runs.run(
              request,
              left,
              1,
              () -> {},
              (run, outcome) -> runs.say(run.reply(), run.id(), outcome));
    } catch (BusyException | InvalidJobException e) {
      runs.giveSlotBack();
      Outcome outcome =
          e instanceof BusyException
              ? new Outcome.Busy(e.getMessage())
              : new Outcome.Refused(e.getMessage());
      link.tell(reply, new Envelope.Ended(request.id(), worker.id(), outcome));
    }
  }

  private void refuse(Message message, String why) {
    LOG.log(
        System.Logger.Level.WARNING,
        () -> "worker %s: %s: %s".formatted(worker.id(), message.getSubject(), why));
    String reply = message.getReplyTo();
    if (reply != null) {
      link.tell(
          reply, new Envelope.Ended(Subjects.last(reply), worker.id(), new Outcome.Refused(why)));
    }
  }

  static String late(Envelope.Request request, Instant now) {
    return "the worker's clock says %s, the deadline was %s; it was not begun"
        .formatted(now, request.deadline());
  }

  private void controlled(Message message) {
    try {
      switch (Wire.read(message.getData())) {
        case Envelope.Cancel(String id) -> runs.cancel(id);
        case Envelope.Status(String id) -> runs.status(id);
        case Envelope.Asked(String id) -> {
          if (message.getReplyTo() != null) {
            link.tell(
                message.getReplyTo(),
                new Envelope.Offer(
                    id, worker.id(), executor.registry().versions(), worker.slots(), runs.free()));
          }
        }
        default -> throw new MalformedReplyException("not for a worker");
      }
    } catch (MalformedReplyException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          () -> "worker %s: %s: %s".formatted(worker.id(), message.getSubject(), e.getMessage()));
    }
  }

  /// Takes no more jobs, and ends when those that run have ended, or after the drain time: then the
  /// rest is stopped, and their callers are told that the worker is lost. Waits; not for a loop.
  @Override
  public void close() {
    closed = true;
    Dispatcher listening = jobs;
    if (listening != null && link.isUp()) {
      for (JobRegistry.Id job : executor.registry().ids()) {
        var _ = listening.unsubscribe(Subjects.jobs(job.name(), job.version()));
      }
    }
    queue.stop();
    Future<Void> idle = runs.stop();
    try {
      idle.get(worker.drain().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      int stopped = runs.giveUp();
      LOG.log(
          stopped == 0 ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
          () ->
              "worker %s: %d jobs had not ended after %s and were stopped"
                  .formatted(worker.id(), stopped, JobTime.text(worker.drain())));
    } catch (ExecutionException e) {
      throw new IllegalStateException("the drain future cannot fail", e);
    } catch (InterruptedException e) {
      int _ = runs.giveUp();
      Thread.currentThread().interrupt();
    }
    queue.close();
    link.close();
    background.close();
  }
}
