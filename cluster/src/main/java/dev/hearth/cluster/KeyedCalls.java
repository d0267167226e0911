package dev.hearth.cluster;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The caller's side of jobs that run at least once.
///
/// A request is put into the server's queue under its key, which the server accepts once. From then
/// on the kept outcome of the key is the only truth: this side looks for it before it puts the
/// request there, when a worker says that the job has ended, after a lost connection, and now and
/// then. So it does not matter which of these messages are lost, who runs the job, and how often.
///
/// A cancellation and a deadline are outcomes too, kept like any other: a worker that takes the job
/// later finds it ended, and one that runs it is told to stop.
///
/// What waits for the server runs on threads of this class.
final class KeyedCalls implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(KeyedCalls.class.getName());
  private static final int THREADS = 4;
  private static final Duration AGAIN = Duration.ofMillis(100);

  private static final class Call {
    final PendingJob job;
    final String key;
    final String token;
    final AtomicBoolean looking = new AtomicBoolean();
    volatile @Nullable String worker;

    Call(PendingJob job, String key) {
      this.job = job;
      this.key = key;
      this.token = Names.token(key);
    }
  }

  private final NatsLink link;
  private final Background background;
  private final ProtocolOptions options;
  private final Clock clock;
  private final ThreadPoolExecutor threads;
  private final Map<String, Set<Call>> calls = new ConcurrentHashMap<>();
  private volatile @Nullable Dispatcher events;
  private @Nullable DurableQueue queue;

  KeyedCalls(NatsLink link, Background background, ProtocolOptions options, Clock clock) {
    this.link = link;
    this.background = background;
    this.options = options;
    this.clock = clock;
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            5,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(4 * options.maxJobs()),
            Thread.ofPlatform().daemon().name("hearth-nats-queue-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
    var _ = background.every(options.poll(), this::lookForAll);
  }

  void opened(Connection connection) {
    Dispatcher heard = connection.createDispatcher(this::heard);
    events = heard;
    calls.keySet().forEach(token -> heard.subscribe(Subjects.events(token)));
  }

  void restored() {
    lookForAll();
  }

  void submit(PendingJob job, String key) {
    Call call = new Call(job, key);
    job.stopWith(() -> stop(call));
    begin(call);
  }

  private void begin(Call call) {
    var _ =
        link.connection()
            .whenComplete((connection, failure) -> {
              if (failure instanceof ClusterException e) {
                boolean _ = call.job.settle(new Outcome.Broken(e));
              } else {
                later(call, () -> put(call, connection));
              }
            });
  }

  private void later(Call call, Runnable waiting) {
    try {
      threads.execute(waiting);
    } catch (RejectedExecutionException e) {
      BusyException busy =
          new BusyException(
              "job %s: too much waits for NATS already; try again later"
                  .formatted(call.job.request().name()));
      boolean _ = call.job.settle(new Outcome.Broken(busy));
    }
  }

  private void put(Call call, Connection connection) {
    JobRequest request = call.job.request();
    try {
      if (call.job.isSettled()) {
        return;
      }
      DurableQueue server = queue(connection);
      listen(call);
      if (look(call, server)) {
        return;
      }
      boolean known =
          server.put(
              new Envelope.Request(
                  call.job.id(),
                  request.name(),
                  request.version(),
                  request.arguments(),
                  clock.instant().plus(call.job.timeLeft()),
                  call.key,
                  Subjects.events(call.token)),
              call.token);
      if (known) {
        boolean _ = look(call, server);
      } else {
        link.publish(Subjects.wake(request.name(), request.version()), null, new byte[0]);
      }
    } catch (IOException | IllegalStateException e) {
      LOG.log(System.Logger.Level.DEBUG, () -> "job " + call.job.id() + " not queued yet: " + e);
      var _ = background.after(AGAIN, () -> begin(call));
    } catch (JetStreamApiException e) {
      boolean _ =
          call.job.settle(
              new Outcome.Broken(
                  link.unreachable(
                      "its queue does not work (%s); at least once needs JetStream: nats-server -js"
                          .formatted(e.getMessage()),
                      e)));
    } catch (ClusterException e) {
      boolean _ = call.job.settle(new Outcome.Broken(e));
    }
  }

  private synchronized DurableQueue queue(Connection connection)
      throws IOException, JetStreamApiException {
    DurableQueue open = queue;
    if (open == null || !open.isOn(connection)) {
      open = DurableQueue.open(connection, options);
      queue = open;
    }
    return open;
  }

  private void listen(Call call) {
    var _ =
        calls.compute(
            call.token,
            (token, present) -> {
              Set<Call> all = present == null ? ConcurrentHashMap.newKeySet() : present;
              Dispatcher heard = events;
              if (present == null && heard != null) {
                var _ = heard.subscribe(Subjects.events(token));
              }
              boolean _ = all.add(call);
              return all;
            });
    call.job.onSettled(_ -> forget(call));
  }

  private void forget(Call call) {
    var _ =
        calls.computeIfPresent(
            call.token,
            (token, all) -> {
              boolean _ = all.remove(call);
              if (!all.isEmpty()) {
                return all;
              }
              Dispatcher heard = events;
              if (heard != null && heard.isActive()) {
                var _ = heard.unsubscribe(Subjects.events(token));
              }
              return null;
            });
  }

  /// Ends the job where its key has an outcome.
  private boolean look(Call call, DurableQueue server) throws IOException, JetStreamApiException {
    Optional<Wire.Kept> found = server.find(call.token);
    if (found.isEmpty()) {
      return false;
    }
    Wire.Kept kept = found.get();
    JobRequest request = call.job.request();
    boolean same = kept.job().equals(request.name()) && kept.version() == request.version();
    boolean _ =
        call.job.ended(
            same
                ? kept.ended().outcome()
                : new Outcome.Broken(
                    KeyedJobs.otherJob(call.key, request, kept.job(), kept.version())));
    return true;
  }

  private void lookForAll() {
    calls.values().forEach(all -> all.forEach(this::lookLater));
  }

  private void lookLater(Call call) {
    Connection present = link.current();
    if (present == null || !call.looking.compareAndSet(false, true)) {
      return;
    }
    later(
        call,
        () -> {
          try {
            boolean _ = look(call, queue(present));
          } catch (MalformedReplyException e) {
            boolean _ = call.job.settle(new Outcome.Broken(e));
          } catch (IOException | JetStreamApiException | IllegalStateException e) {
            LOG.log(
                System.Logger.Level.DEBUG,
                () -> "no outcome of job " + call.job.id() + " yet: " + e);
          } finally {
            call.looking.set(false);
          }
        });
  }

  /// On the client library's thread.
  private void heard(Message message) {
    Set<Call> all = calls.get(Subjects.last(message.getSubject()));
    if (all == null) {
      return;
    }
    try {
      Envelope said = Wire.read(message.getData());
      for (Call call : all) {
        heard(call, said);
      }
    } catch (MalformedReplyException e) {
      LOG.log(System.Logger.Level.WARNING, () -> "malformed message of a worker: " + e);
    }
  }

  private void heard(Call call, Envelope said) {
    switch (said) {
      case Envelope.Accepted(_, String worker, _) -> alive(call, worker);
      case Envelope.Heartbeat(_, String worker) -> alive(call, worker);
      case Envelope.Progress(_, String worker, Object value) -> {
        alive(call, worker);
        call.job.progressed(value);
      }
      default -> lookLater(call);
    }
  }

  private static void alive(Call call, String worker) {
    if (Names.isToken(worker)) {
      call.worker = worker;
    }
  }

  /// The caller has ended the job: its key gets that as its outcome, where it has none.
  private void stop(Call call) {
    Outcome outcome = call.job.outcome();
    if (!(outcome instanceof Outcome.Cancelled || outcome instanceof Outcome.DeadlinePassed)) {
      return;
    }
    Connection present = link.current();
    if (present == null) {
      return;
    }
    JobRequest request = call.job.request();
    Envelope.Ended ended = new Envelope.Ended(call.job.id(), "", outcome);
    try {
      threads.execute(() -> {
        try {
          var _ =
              queue(present)
                  .keep(call.token, new Wire.Kept(request.name(), request.version(), ended));
        } catch (IOException | JetStreamApiException | RuntimeException e) {
          LOG.log(
              System.Logger.Level.WARNING,
              () -> "the end of job " + call.job.id() + " could not be kept: " + e);
        }
      });
    } catch (RejectedExecutionException e) {
      LOG.log(System.Logger.Level.DEBUG, "closed, or too much waits", e);
    }
    link.tell(Subjects.events(call.token), ended);
    String worker = call.worker;
    if (worker != null) {
      link.tell(Subjects.worker(worker), new Envelope.Cancel(call.job.id()));
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
