package dev.hearth.cluster;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Nats;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The connection of one executor or worker to its NATS server.
///
/// It is made when it is first asked for, on a thread of its own, and then kept: the client library
/// connects again by itself, for ever. A first attempt that fails, or a login that is refused, ends
/// the connection; the next who asks begins anew. Nothing here blocks the caller.
///
/// Guarded by this: `connection`, `next`, `connecting`, `connector`, `closed`.
@SuppressWarnings("ReferenceEquality") // this very connection and this very waiter are meant
final class NatsLink implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(NatsLink.class.getName());
  private static final int MAX_OUTGOING = 4_096;
  private static final Duration FLUSH = Duration.ofSeconds(1);

  /// Who uses the link. Called on threads of the client library, which must not be held.
  interface Client {
    /// There is a new connection: subscribe.
    void opened(Connection connection) throws IOException;

    /// The connection was lost, and is there again, with its subscriptions.
    void restored();
  }

  private final NatsOptions options;
  private final Client client;
  private final Background background;
  private @Nullable Connection connection;
  private @Nullable CompletableFuture<Connection> next;
  private boolean connecting;
  private @Nullable Thread connector;
  private boolean closed;

  NatsLink(NatsOptions options, Client client, Background background) {
    this.options = options;
    this.client = client;
    this.background = background;
  }

  /// The connection, as soon as there is one.
  ///
  /// @return fails with [ClusterUnreachableException] when there is none within the connect timeout
  CompletableFuture<Connection> connection() {
    CompletableFuture<Connection> waiting;
    boolean connect = false;
    synchronized (this) {
      if (closed) {
        return CompletableFuture.failedFuture(unreachable("this client has been closed", null));
      }
      Connection present = connection;
      if (present != null && present.getStatus() == Connection.Status.CONNECTED) {
        return CompletableFuture.completedFuture(present);
      }
      if (next != null) {
        return next;
      }
      waiting = new CompletableFuture<>();
      next = waiting;
      if (present == null && !connecting) {
        connecting = true;
        connect = true;
      }
    }
    String late =
        "no connection within %s; is the server up, and not overloaded?"
            .formatted(JobTime.text(options.connectTimeout()));
    Future<?> alarm =
        background.after(options.connectTimeout(), () -> fail(waiting, unreachable(late, null)));
    var _ = waiting.whenComplete((_, _) -> alarm.cancel(false));
    if (connect) {
      var _ = Thread.ofPlatform().daemon().name("hearth-nats-connect").start(this::connect);
    }
    return waiting;
  }

  /// The connection, where there is one now.
  synchronized @Nullable Connection current() {
    return connection != null && connection.getStatus() == Connection.Status.CONNECTED
        ? connection
        : null;
  }

  /// Whether the connection is there, as far as this side knows.
  synchronized boolean isUp() {
    return connection != null && connection.getStatus() == Connection.Status.CONNECTED;
  }

  private void connect() {
    boolean again = true;
    while (again) {
      CompletableFuture<Connection> asked;
      synchronized (this) {
        asked = next;
        connector = Thread.currentThread();
        boolean _ = Thread.interrupted();
      }
      Connection made = null;
      ClusterUnreachableException failure = null;
      try {
        made = Nats.connect(NatsLogin.options(options, this::event, this::refused));
        client.opened(made);
        awaitSubscriptions(made);
      } catch (IOException | RuntimeException | GeneralSecurityException e) {
        failure = NatsLogin.unreachable(options, e);
      } catch (InterruptedException e) {
        failure = unreachable("the attempt to connect was given up", e);
      }
      again = connected(asked, made, failure);
    }
  }

  /// Waits until the server knows what was subscribed to: whoever hears that this side is there may
  /// ask it at once.
  private static void awaitSubscriptions(Connection made) throws InterruptedException {
    try {
      made.flush(FLUSH);
    } catch (TimeoutException e) {
      LOG.log(System.Logger.Level.DEBUG, "the server is slow to take subscriptions", e);
    }
  }

  /// The end of an attempt.
  ///
  /// @param asked who waited when it began; one who has come since, after those had given up, gets
  ///   an attempt of its own
  /// @return whether there is to be another attempt
  private boolean connected(
      @Nullable CompletableFuture<Connection> asked,
      @Nullable Connection made,
      @Nullable ClusterUnreachableException failure) {
    CompletableFuture<Connection> waiting;
    boolean keep;
    synchronized (this) {
      connector = null;
      keep = failure == null && !closed;
      if (failure != null && next != null && next != asked && !closed) {
        return true;
      }
      connecting = false;
      connection = keep ? made : null;
      waiting = next;
      next = null;
    }
    if (!keep && made != null) {
      close(made);
    }
    if (waiting == null) {
      return false;
    }
    if (keep && made != null) {
      boolean _ = waiting.complete(made);
    } else {
      boolean _ =
          waiting.completeExceptionally(
              failure != null ? failure : unreachable("this client has been closed", null));
    }
    return false;
  }

  /// The server has refused the login, which the client library tells its caller much later: the
  /// attempt is given up.
  private void refused(ClusterUnreachableException why) {
    CompletableFuture<Connection> waiting;
    synchronized (this) {
      waiting = connection == null ? next : null;
      if (connector != null) {
        connector.interrupt();
      }
    }
    if (waiting != null) {
      fail(waiting, why);
    }
  }

  private void event(Connection source, ConnectionListener.Events event) {
    LOG.log(System.Logger.Level.DEBUG, () -> "NATS " + options.servers() + ": " + event);
    switch (event) {
      case DISCONNECTED -> disconnected(source);
      case RESUBSCRIBED -> restored(source);
      case CLOSED -> ended(source);
      default -> {}
    }
  }

  private synchronized void disconnected(Connection source) {
    if (connection == source) {
      LOG.log(
          System.Logger.Level.WARNING,
          () -> "the connection to NATS " + options.servers() + " is lost; trying again");
    }
  }

  private void restored(Connection source) {
    CompletableFuture<Connection> waiting;
    synchronized (this) {
      if (connection != source) {
        return;
      }
      waiting = next;
      next = null;
    }
    LOG.log(System.Logger.Level.INFO, () -> "connected to NATS " + options.servers() + " again");
    client.restored();
    if (waiting != null) {
      boolean _ = waiting.complete(source);
    }
  }

  /// The client library has given up, as it does when the server refuses the login twice.
  private synchronized void ended(Connection source) {
    if (connection == source) {
      connection = null;
    }
  }

  private void fail(CompletableFuture<Connection> waiting, ClusterUnreachableException why) {
    synchronized (this) {
      if (next == waiting) {
        next = null;
      }
    }
    boolean _ = waiting.completeExceptionally(why);
  }

  /// Sends a message, without waiting for anything.
  ///
  /// @throws BusyException when too much waits to be sent
  /// @throws InvalidJobException when it is larger than the server takes
  /// @throws ClusterUnreachableException when there is no connection
  void publish(String subject, @Nullable String reply, byte[] data) {
    Connection present;
    synchronized (this) {
      present = connection;
    }
    if (present == null) {
      throw unreachable("there is no connection", null);
    }
    checkSize(present, data);
    if (present.outgoingPendingMessageCount() > MAX_OUTGOING) {
      throw new BusyException(
          "%d messages wait to be sent to NATS %s; try again later"
              .formatted(MAX_OUTGOING, options.servers()));
    }
    try {
      present.publish(subject, reply, data);
    } catch (IllegalStateException e) {
      throw unreachable("the message cannot be sent: " + e.getMessage(), e);
    }
  }

  static void checkSize(Connection connection, byte[] data) {
    long max = connection.getMaxPayload();
    if (max > 0 && data.length > max) {
      throw new InvalidJobException(
          ("the message has %,d bytes, the NATS server takes %,d: send less, for example the name"
                  + " of a file, or raise max_payload")
              .formatted(data.length, max));
    }
  }

  /// As [#publish], for what may be lost: what cannot be sent is logged.
  void tell(String subject, Envelope message) {
    try {
      publish(subject, null, Wire.write(message));
    } catch (ClusterException e) {
      LOG.log(
          System.Logger.Level.DEBUG,
          () -> message.getClass().getSimpleName() + " of job " + message.id() + " not sent: " + e);
    }
  }

  ClusterUnreachableException unreachable(String why, @Nullable Throwable cause) {
    return new ClusterUnreachableException("NATS %s: %s".formatted(options.servers(), why), cause);
  }

  @Override
  public void close() {
    Connection present;
    CompletableFuture<Connection> waiting;
    synchronized (this) {
      closed = true;
      present = connection;
      connection = null;
      waiting = next;
      next = null;
    }
    if (waiting != null) {
      boolean _ = waiting.completeExceptionally(unreachable("this client has been closed", null));
    }
    if (present != null) {
      Connection open = present;
      var _ = Thread.ofPlatform().daemon().name("hearth-nats-close").start(() -> close(open));
    }
  }

  private static void close(Connection open) {
    try {
      if (open.getStatus() == Connection.Status.CONNECTED) {
        open.flush(FLUSH);
      }
    } catch (TimeoutException | IllegalStateException e) {
      LOG.log(System.Logger.Level.DEBUG, "not everything was sent before the end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      open.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
