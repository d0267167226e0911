package dev.hearth.cluster;

import io.nats.client.Connection;
import io.nats.client.Message;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// The caller's side of jobs that run at most once.
///
/// A request goes to one worker of those that have the job. One that is full says so without having
/// begun, so the request is sent again until the caller's patience ends. One that takes it says so
/// before it begins, and then is heard at each heartbeat. From the moment of sending, silence for
/// the length of some heartbeats ends the job as lost; it is never sent again, since it may have
/// been run. A worker that misses a heartbeat is asked after the job, which it answers with how the
/// job ended where that was said while one of the connections was down. While jobs are under way
/// this side sends itself a message through the server at each heartbeat: where that is missing
/// too, it is the server that is lost, not the worker.
///
/// A worker that speaks of a job nobody waits for here is told to stop it; so a cancellation
/// reaches also a worker that had not answered when it was cancelled.
final class OnceCalls {
  private static final System.Logger LOG = System.getLogger(OnceCalls.class.getName());
  private static final String ECHO = "echo";
  private static final String OFFER = "offer-";
  private static final Duration COLLECT_OFFERS = Duration.ofMillis(200);
  private static final int MAX_OFFERS = 100;

  /// One job under way.
  private static final class Call {
    final PendingJob job;
    final long submitted = System.nanoTime();
    final List<Envelope.Offer> offers = new ArrayList<>();
    volatile @Nullable String worker;
    volatile long heard;
    volatile long lostAfter;
    volatile boolean sent;
    int busy;

    Call(PendingJob job) {
      this.job = job;
    }
  }

  private final NatsLink link;
  private final Background background;
  private final ProtocolOptions options;
  private final Clock clock;
  private final Map<String, Call> calls = new ConcurrentHashMap<>();
  private volatile String inbox = "";
  private volatile long echoAsked;

  OnceCalls(NatsLink link, Background background, ProtocolOptions options, Clock clock) {
    this.link = link;
    this.background = background;
    this.options = options;
    this.clock = clock;
    var _ = background.every(options.heartbeat(), this::watch);
  }

  /// Listens for answers.
  void opened(Connection connection) {
    inbox = connection.createInbox();
    echoAsked = 0;
    var _ = connection.createDispatcher(this::heard).subscribe(inbox + ".*");
  }

  void submit(PendingJob job) {
    Call call = new Call(job);
    calls.put(job.id(), call);
    job.onSettled(_ -> calls.remove(job.id()));
    job.stopWith(() -> stop(call));
    var _ =
        link.connection()
            .whenComplete((_, failure) -> {
              if (failure instanceof ClusterException e) {
                boolean _ = job.settle(new Outcome.Broken(e));
              } else {
                send(call);
              }
            });
  }

  private void send(Call call) {
    PendingJob job = call.job;
    if (job.isSettled()) {
      return;
    }
    JobRequest request = job.request();
    String reply = inbox + "." + job.id();
    Envelope message =
        new Envelope.Request(
            job.id(),
            request.name(),
            request.version(),
            request.arguments(),
            clock.instant().plus(job.timeLeft()),
            null,
            reply);
    call.heard = System.nanoTime();
    call.lostAfter = options.lostAfter().toNanos();
    call.sent = true;
    try {
      link.publish(Subjects.jobs(request.name(), request.version()), reply, Wire.write(message));
    } catch (ClusterException e) {
      boolean _ = job.settle(new Outcome.Broken(e));
    }
  }

  private void stop(Call call) {
    String worker = call.worker;
    if (worker != null) {
      link.tell(Subjects.worker(worker), new Envelope.Cancel(call.job.id()));
    }
  }

  /// On the client library's thread.
  private void heard(Message message) {
    String about = Subjects.last(message.getSubject());
    if (about.equals(ECHO)) {
      echoAsked = 0;
    } else if (about.startsWith(OFFER)) {
      offered(calls.get(about.substring(OFFER.length())), message);
    } else {
      Call call = calls.get(about);
      if (message.isStatusMessage()) {
        if (call != null && message.getStatus().getCode() == 503) {
          askWhoIsThere(call);
        }
        return;
      }
      try {
        answered(call, about, Wire.read(message.getData()));
      } catch (MalformedReplyException e) {
        malformed(call, about, e);
      }
    }
  }

  private void malformed(@Nullable Call call, String about, MalformedReplyException e) {
    LOG.log(System.Logger.Level.WARNING, () -> "malformed answer to job " + about + ": " + e);
    if (call != null) {
      boolean _ =
          call.job.settle(
              new Outcome.Broken(
                  new MalformedReplyException(
                      "job %s: the worker's answer is malformed: %s"
                          .formatted(call.job.request().name(), e.getMessage()),
                      e)));
    }
  }

  private void answered(@Nullable Call call, String about, Envelope answer) {
    if (!answer.id().equals(about)) {
      throw new MalformedReplyException(
          "it is about job " + Names.quoted(answer.id()) + " instead of " + about);
    }
    switch (answer) {
      case Envelope.Accepted(_, String worker, Duration heartbeat) -> {
        if (call != null) {
          call.lostAfter = heartbeat.multipliedBy(options.missedHeartbeats()).toNanos();
        }
        alive(call, about, worker);
      }
      case Envelope.Heartbeat(_, String worker) -> alive(call, about, worker);
      case Envelope.Progress(_, String worker, Object value) -> {
        alive(call, about, worker);
        if (call != null) {
          call.job.progressed(value);
        }
      }
      case Envelope.Ended(_, _, Outcome.Busy busy) -> {
        if (call != null) {
          sendAgain(call, busy);
        }
      }
      case Envelope.Ended(_, _, Outcome outcome) -> {
        if (call != null) {
          boolean _ = call.job.ended(outcome);
        }
      }
      default ->
          throw new MalformedReplyException(
              "a worker does not answer with " + answer.getClass().getSimpleName());
    }
  }

  private void alive(@Nullable Call call, String id, String worker) {
    if (!Names.isToken(worker)) {
      throw new MalformedReplyException("worker: " + Names.quoted(worker) + " is not an id");
    }
    if (call == null) {
      link.tell(Subjects.worker(worker), new Envelope.Cancel(id));
      return;
    }
    call.worker = worker;
    call.heard = System.nanoTime();
    if (call.job.isSettled()) {
      stop(call);
    }
  }

  private void sendAgain(Call call, Outcome.Busy busy) {
    long patience = options.busyPatience().toNanos() - (System.nanoTime() - call.submitted);
    long pause =
        Math.min(100, 5L << Math.min(5, call.busy++)) + ThreadLocalRandom.current().nextInt(5);
    if (patience < Duration.ofMillis(pause).toNanos()) {
      boolean _ = call.job.ended(busy);
      return;
    }
    call.sent = false;
    var _ = background.after(Duration.ofMillis(pause), () -> send(call));
  }

  private void askWhoIsThere(Call call) {
    call.sent = false;
    try {
      link.publish(
          Subjects.INFO,
          inbox + "." + OFFER + call.job.id(),
          Wire.write(new Envelope.Asked(call.job.id())));
    } catch (ClusterException e) {
      boolean _ = call.job.settle(new Outcome.Broken(e));
      return;
    }
    var _ = background.after(COLLECT_OFFERS, () -> nobody(call));
  }

  private void offered(@Nullable Call call, Message message) {
    if (call == null) {
      return;
    }
    if (message.isStatusMessage()) {
      nobody(call);
      return;
    }
    try {
      if (Wire.read(message.getData()) instanceof Envelope.Offer offer) {
        synchronized (call.offers) {
          if (call.offers.size() < MAX_OFFERS) {
            call.offers.add(offer);
          }
        }
      }
    } catch (MalformedReplyException e) {
      LOG.log(System.Logger.Level.WARNING, () -> "malformed answer of a worker: " + e);
    }
  }

  private void nobody(Call call) {
    JobRequest request = call.job.request();
    List<Envelope.Offer> offers;
    synchronized (call.offers) {
      offers = List.copyOf(call.offers);
    }
    boolean _ =
        call.job.ended(
            new Outcome.Broken(
                new NoWorkersException(Offers.missing(request.name(), request.version(), offers))));
  }

  /// After a lost connection: asks after what was said meanwhile.
  void restored() {
    echoAsked = 0;
    calls.values().forEach(this::askAfter);
  }

  private void askAfter(Call call) {
    String worker = call.worker;
    if (worker != null) {
      link.tell(Subjects.worker(worker), new Envelope.Status(call.job.id()));
    }
  }

  private void watch() {
    if (calls.isEmpty()) {
      echoAsked = 0;
      return;
    }
    long now = System.nanoTime();
    long asked = echoAsked;
    boolean silent =
        !link.isUp() || (asked != 0 && now - asked > options.heartbeat().toNanos() * 3 / 2);
    for (Call call : calls.values()) {
      long quiet = now - call.heard;
      if (call.sent && quiet > call.lostAfter) {
        lost(call, silent);
      } else if (call.sent && quiet > options.heartbeat().toNanos() * 3 / 2) {
        askAfter(call);
      }
    }
    if (link.isUp()) {
      if (asked == 0) {
        echoAsked = now;
      }
      link.tell(inbox + "." + ECHO, new Envelope.Asked(""));
    }
  }

  private void lost(Call call, boolean silent) {
    String worker = call.worker;
    String job = call.job.request().name();
    String time = JobTime.text(Duration.ofNanos(call.lostAfter));
    ClusterException why;
    if (silent) {
      why =
          link.unreachable(
              "silent for %s while job %s was under way; whether it was run is not known"
                  .formatted(time, job),
              null);
    } else if (worker != null) {
      why =
          new WorkerLostException(
              worker,
              "job %s: worker %s was not heard for %s; the job is not run again"
                  .formatted(job, worker, time));
    } else {
      why =
          new WorkerLostException(
              null,
              "job %s: the worker it was sent to did not answer for %s; the job is not run again"
                  .formatted(job, time));
    }
    boolean _ = call.job.settle(new Outcome.Broken(why));
  }
}
