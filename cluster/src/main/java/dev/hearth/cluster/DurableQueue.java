package dev.hearth.cluster;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.KeyValue;
import io.nats.client.KeyValueManagement;
import io.nats.client.Message;
import io.nats.client.PublishOptions;
import io.nats.client.Subscription;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The server's part of jobs that run at least once: a work queue in a file, from which a job goes
/// to one worker and is taken out when that has ended it, and a bucket that keeps the first outcome
/// of each key.
///
/// **Threads:** every method waits for the server; not for a loop, nor for the client library's
/// threads.
final class DurableQueue {
  private static final String STREAM = "HEARTH_JOBS";
  private static final String BUCKET = "HEARTH_OUTCOMES";
  private static final Duration REQUEST = Duration.ofSeconds(2);
  private static final int NOT_FOUND = 404;
  private static final int QUEUE_FULL = 10_077;
  private static final int WRONG_LAST_SEQUENCE = 10_071;
  private static final byte[] ONE_NOW =
      "{\"batch\":1,\"no_wait\":true}".getBytes(StandardCharsets.UTF_8);

  private final Connection connection;
  private final ProtocolOptions options;
  private final JetStreamManagement management;
  private final KeyValue outcomes;

  private DurableQueue(
      Connection connection,
      ProtocolOptions options,
      JetStreamManagement management,
      KeyValue outcomes) {
    this.connection = connection;
    this.options = options;
    this.management = management;
    this.outcomes = outcomes;
  }

  /// The queue on this server, made where it is missing.
  static DurableQueue open(Connection connection, ProtocolOptions options)
      throws IOException, JetStreamApiException {
    JetStreamOptions patience = JetStreamOptions.builder().requestTimeout(REQUEST).build();
    JetStreamManagement management = connection.jetStreamManagement(patience);
    try {
      var _ = management.getStreamInfo(STREAM);
    } catch (JetStreamApiException e) {
      orThrow(e, NOT_FOUND);
      var _ = management.addStream(stream(options));
    }
    KeyValueManagement buckets = connection.keyValueManagement();
    try {
      var _ = buckets.getStatus(BUCKET);
    } catch (JetStreamApiException e) {
      orThrow(e, NOT_FOUND);
      var _ = buckets.create(bucket(options));
    }
    return new DurableQueue(connection, options, management, connection.keyValue(BUCKET));
  }

  private static void orThrow(JetStreamApiException e, int expected) throws JetStreamApiException {
    if (e.getErrorCode() != expected) {
      throw e;
    }
  }

  private static StreamConfiguration stream(ProtocolOptions options) {
    return StreamConfiguration.builder()
        .name(STREAM)
        .description("jobs of hearth, each for one worker")
        .subjects(Subjects.ALL_QUEUED)
        .retentionPolicy(RetentionPolicy.WorkQueue)
        .storageType(StorageType.File)
        .discardPolicy(DiscardPolicy.New)
        .maxBytes(options.queueBytes())
        .maxAge(options.queueAge())
        .duplicateWindow(options.duplicateWindow())
        .build();
  }

  private static KeyValueConfiguration bucket(ProtocolOptions options) {
    return KeyValueConfiguration.builder()
        .name(BUCKET)
        .description("outcomes of hearth's jobs, by key")
        .maxHistoryPerKey(1)
        .maxBucketSize(options.queueBytes())
        .ttl(options.outcomeTtl())
        .storageType(StorageType.File)
        .build();
  }

  boolean isOn(@Nullable Connection other) {
    return connection.equals(other);
  }

  /// The kept outcome of a key.
  ///
  /// @throws MalformedReplyException when what is kept is none
  Optional<Wire.Kept> find(String token) throws IOException, JetStreamApiException {
    KeyValueEntry entry = outcomes.get(token);
    return entry == null || entry.getValue() == null
        ? Optional.empty()
        : Optional.of(Wire.readKept(entry.getValue()));
  }

  /// Keeps an outcome where there is none yet.
  ///
  /// @return the outcome that is kept now
  Wire.Kept keep(String token, Wire.Kept kept) throws IOException, JetStreamApiException {
    byte[] data = Wire.write(kept);
    Wire.Kept fits = kept;
    try {
      NatsLink.checkSize(connection, data);
    } catch (InvalidJobException e) {
      Envelope.Ended ended = kept.ended();
      Outcome failed = new Outcome.Failed(Failure.of(WorkerRuns.tooLarge(e)));
      fits =
          new Wire.Kept(
              kept.job(), kept.version(), new Envelope.Ended(ended.id(), ended.worker(), failed));
      data = Wire.write(fits);
    }
    try {
      long _ = outcomes.create(token, data);
      return fits;
    } catch (JetStreamApiException e) {
      if (e.getApiErrorCode() != WRONG_LAST_SEQUENCE) {
        throw e;
      }
      return find(token).orElse(fits);
    }
  }

  /// Puts a request into the queue, once for a key.
  ///
  /// @return whether it was there already
  /// @throws BusyException when the queue is full
  boolean put(Envelope.Request request, String token) throws IOException, JetStreamApiException {
    byte[] data = Wire.write(request);
    NatsLink.checkSize(connection, data);
    try {
      return connection
          .jetStream(JetStreamOptions.builder().requestTimeout(REQUEST).build())
          .publish(
              Subjects.queue(request.job(), request.version()),
              data,
              PublishOptions.builder().messageId(token).expectedStream(STREAM).build())
          .isDuplicate();
    } catch (JetStreamApiException e) {
      if (e.getApiErrorCode() == QUEUE_FULL) {
        throw new BusyException(
            "job %s: the server's queue of jobs is full; try again later".formatted(request.job()));
      }
      throw e;
    }
  }

  /// Makes the server give the jobs of this name and version to workers.
  void serve(JobRegistry.Id job) throws IOException, JetStreamApiException {
    var _ =
        management.addOrUpdateConsumer(
            STREAM,
            ConsumerConfiguration.builder()
                .durable(consumer(job))
                .filterSubject(Subjects.queue(job.name(), job.version()))
                .ackPolicy(AckPolicy.Explicit)
                .ackWait(options.ackWait())
                .build());
  }

  /// The next job of this name and version; null when there is none now.
  ///
  /// The subscription is of this one question, so an answer that comes too late reaches nobody, and
  /// the server gives the job to another.
  @Nullable Message next(JobRegistry.Id job) throws InterruptedException {
    String inbox = connection.createInbox();
    Subscription answer = connection.subscribe(inbox);
    try {
      connection.publish(
          "$JS.API.CONSUMER.MSG.NEXT." + STREAM + "." + consumer(job), inbox, ONE_NOW);
      Message message = answer.nextMessage(REQUEST);
      return message == null || message.isStatusMessage() ? null : message;
    } finally {
      answer.unsubscribe();
    }
  }

  private static String consumer(JobRegistry.Id job) {
    return job.name() + "_" + job.version();
  }
}
