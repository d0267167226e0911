package dev.hearth.integration.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttClientTransportConfig;
import com.hivemq.client.mqtt.MqttClientTransportConfigBuilder;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.exceptions.MqttClientStateException;
import com.hivemq.client.mqtt.lifecycle.MqttDisconnectSource;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3SubAckException;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3Connect;
import com.hivemq.client.mqtt.mqtt3.message.connect.connack.Mqtt3ConnAckReturnCode;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.Mqtt3Subscribe;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.Mqtt3Subscription;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.suback.Mqtt3SubAckReturnCode;
import com.hivemq.client.mqtt.mqtt3.message.unsubscribe.Mqtt3Unsubscribe;
import io.reactivex.schedulers.Schedulers;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertPathBuilderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// An [MqttTransport] over the HiveMQ client, speaking MQTT 3.1.1.
///
/// Two threads of its own, both daemons and both gone when idle: *control* makes every call into
/// the library (building a client loads hundreds of classes and reads key stores, which must not
/// happen on a loop), and *network* is the library's event loop.
///
/// Each attempt is a [Session] with a fresh client, so nothing of an old connection can reach a new
/// one. Incoming messages are handed over on the network thread itself. That matters for flow
/// control: the library has no way to hold QoS 0 messages back, it drops the oldest of its buffer
/// instead. A listener that keeps the network thread stops the reading of the socket, and so the
/// broker, and nothing is lost.
public final class HiveMqttTransport implements MqttTransport {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final int NETWORK_THREADS = 1;

  private final Executor control =
      new ThreadPoolExecutor(
          0,
          1,
          10,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          task -> Thread.ofPlatform().daemon().name("hearth-mqtt-control").unstarted(task));
  private final AtomicInteger unacknowledged = new AtomicInteger();
  private volatile @Nullable Session session;

  /// One attempt to connect, and the connection that came of it. All its calls into the library are
  /// made by the control thread.
  private final class Session {
    final ConnectOptions options;
    final Listener listener;
    final CompletableFuture<Void> ended = new CompletableFuture<>();

    @Nullable Mqtt3AsyncClient client;
    volatile boolean closing;
    boolean reported;

    Session(ConnectOptions options, Listener listener) {
      this.options = options;
      this.listener = listener;
    }

    void open() {
      if (closing) {
        end();
        return;
      }
      try {
        Mqtt3AsyncClient built = build();
        client = built;
        built.publishes(MqttGlobalPublishFilter.ALL, this::received);
        var _ =
            built
                .connect(connectPacket())
                .whenComplete((ack, failure) -> control.execute(() -> attempted(failure)));
      } catch (RuntimeException e) {
        fail(describe(e));
      }
    }

    private Mqtt3AsyncClient build() {
      return MqttClient.builder()
          .useMqttVersion3()
          .identifier(options.clientId())
          .executorConfig()
          .nettyExecutor(new NetworkThread())
          .nettyThreads(NETWORK_THREADS)
          .applicationScheduler(Schedulers.trampoline())
          .applyExecutorConfig()
          .transportConfig(transport())
          .addDisconnectedListener(context -> {
            MqttDisconnectSource source = context.getSource();
            Throwable cause = context.getCause();
            control.execute(() -> disconnected(source, cause));
          })
          .buildAsync();
    }

    // Made as a whole: the client's builder ignores a TLS setting that follows other ones of these.
    private MqttClientTransportConfig transport() {
      MqttClientTransportConfigBuilder builder =
          MqttClientTransportConfig.builder()
              .serverHost(options.broker().host())
              .serverPort(options.broker().port())
              .socketConnectTimeout(CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
              .mqttConnectTimeout(CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      Path certificate = options.certificate();
      if (options.broker().tls()) {
        builder =
            certificate == null
                ? builder.sslWithDefaultConfig()
                : builder.sslConfig(
                    MqttClientSslConfig.builder()
                        .trustManagerFactory(Authorities.trusting(certificate))
                        .build());
      }
      return builder.build();
    }

    private Mqtt3Connect connectPacket() {
      var packet =
          Mqtt3Connect.builder()
              .cleanSession(true)
              .keepAlive(Math.toIntExact(options.keepAlive().toSeconds()));
      MqttMessage will = options.will();
      if (will != null) {
        packet = packet.willPublish(packetOf(will));
      }
      String username = options.username();
      String password = options.password();
      if (username != null) {
        var auth = packet.simpleAuth().username(username);
        packet =
            (password == null ? auth : auth.password(password.getBytes(StandardCharsets.UTF_8)))
                .applySimpleAuth();
      }
      return packet.build();
    }

    private void attempted(@Nullable Throwable failure) {
      if (failure != null) {
        fail(describe(failure));
      } else if (closing) {
        close();
      } else {
        listener.connected();
      }
    }

    private void disconnected(MqttDisconnectSource source, Throwable cause) {
      if (source == MqttDisconnectSource.USER) {
        end();
      } else {
        fail(describe(cause));
      }
    }

    private void fail(MqttException cause) {
      if (!reported && !closing) {
        reported = true;
        end();
        listener.closed(cause);
      } else {
        end();
      }
    }

    void close() {
      Mqtt3AsyncClient current = client;
      if (current != null && isConnecting(current)) {
        return; // Cannot be stopped now; it is closed as soon as it has an outcome.
      }
      if (current == null || !current.getState().isConnected()) {
        end();
        return;
      }
      var _ = current.disconnect().whenComplete((done, failure) -> control.execute(this::end));
    }

    private boolean isConnecting(Mqtt3AsyncClient current) {
      return switch (current.getState()) {
        case CONNECTING, CONNECTING_RECONNECT -> true;
        default -> false;
      };
    }

    private void end() {
      if (session == this) {
        session = null;
      }
      ended.complete(null);
    }

    private void received(Mqtt3Publish publish) {
      if (!closing) {
        listener.message(
            MqttMessage.ofBytes(
                publish.getTopic().toString(),
                publish.getPayloadAsBytes(),
                publish.getQos().getCode(),
                publish.isRetain()));
      }
    }

    private MqttException describe(Throwable failure) {
      Throwable cause =
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure;
      if (cause instanceof MqttException known) {
        return known;
      }
      BrokerUri broker = options.broker();
      if (cause instanceof Mqtt3ConnAckException refused) {
        Mqtt3ConnAckReturnCode code = refused.getMqttMessage().getReturnCode();
        return switch (code) {
          case BAD_USER_NAME_OR_PASSWORD, NOT_AUTHORIZED ->
              new MqttException(
                  MqttException.Kind.CREDENTIALS_REFUSED,
                  broker
                      + " refused the sign-in "
                      + (options.username() == null
                          ? "without a user; set username and password"
                          : "of user \"" + options.username() + "\"; check username and password"),
                  cause);
          default ->
              new MqttException(
                  MqttException.Kind.REFUSED,
                  broker + " refused the connection: " + code.name().replace('_', ' '),
                  cause);
        };
      }
      for (Throwable t = cause; t != null; t = t.getCause()) {
        if (t instanceof UnknownHostException) {
          return unreachable("the host name \"" + broker.host() + "\" is not known", cause);
        }
        if (t instanceof ConnectException) {
          return unreachable("nothing answers at " + broker, cause);
        }
        if (t instanceof CertPathBuilderException) {
          return unreachable(
              "the certificate of "
                  + broker
                  + " is not signed by an authority that is trusted here; if it is your own, set"
                  + " mqtt.certificate to the authority's file",
              cause);
        }
      }
      for (Throwable t = cause; t != null; t = t.getCause()) {
        if (t instanceof javax.net.ssl.SSLException) {
          return unreachable("no encrypted connection to " + broker + ": " + t.getMessage(), cause);
        }
      }
      return new MqttException(
          MqttException.Kind.CONNECTION_LOST,
          "the connection to " + broker + " ended: " + cause.getMessage(),
          cause);
    }

    private MqttException unreachable(String message, Throwable cause) {
      return new MqttException(MqttException.Kind.UNREACHABLE, message, cause);
    }
  }

  /// Starts the network thread of one session. The library shares its event loop among clients
  /// whose executors are equal, and a held listener must hold its own connection only; hence a
  /// class with identity and not a lambda.
  private static final class NetworkThread implements Executor {
    @Override
    public void execute(Runnable task) {
      Thread.ofPlatform().daemon().name("hearth-mqtt-network").start(task);
    }
  }

  /// A transport without a connection.
  public HiveMqttTransport() {}

  @Override
  public void connect(ConnectOptions options, Listener listener) {
    if (session != null) {
      throw new IllegalStateException("the former connection is not closed");
    }
    Session opened = new Session(options, listener);
    session = opened;
    control.execute(opened::open);
  }

  @Override
  public CompletionStage<Void> disconnect() {
    Session current = session;
    if (current == null) {
      return CompletableFuture.completedFuture(null);
    }
    current.closing = true;
    control.execute(current::close);
    return current.ended.copy();
  }

  @Override
  public int unacknowledged() {
    return unacknowledged.get();
  }

  @Override
  public CompletionStage<Void> publish(MqttMessage message) {
    Session current = session;
    if (current == null || current.closing) {
      return CompletableFuture.failedFuture(notConnected());
    }
    int limit = current.options.maxUnacknowledged();
    if (unacknowledged.incrementAndGet() > limit) {
      unacknowledged.decrementAndGet();
      return CompletableFuture.failedFuture(
          new MqttException(
              MqttException.Kind.BUSY,
              "the broker has not taken the last " + limit + " messages; try again later"));
    }
    CompletableFuture<Void> result = new CompletableFuture<>();
    var _ = result.whenComplete((done, failure) -> unacknowledged.decrementAndGet());
    onClient(current, result, client -> client.publish(packetOf(message)).thenApply(sent -> null));
    return result.copy();
  }

  @Override
  public CompletionStage<List<String>> subscribe(List<TopicFilter> filters) {
    Session current = session;
    if (current == null || current.closing) {
      return CompletableFuture.failedFuture(notConnected());
    }
    List<TopicFilter> wanted = List.copyOf(filters);
    CompletableFuture<List<String>> result = new CompletableFuture<>();
    onClient(
        current,
        result,
        client ->
            client
                .subscribe(
                    Mqtt3Subscribe.builder()
                        .addSubscriptions(
                            wanted.stream()
                                .map(f ->
                                    Mqtt3Subscription.builder()
                                        .topicFilter(f.filter())
                                        .qos(qos(f.qos()))
                                        .build())
                                .toList())
                        .build())
                .thenApply(ack -> refused(wanted, ack.getReturnCodes()))
                .exceptionallyCompose(failure ->
                    rootOf(failure) instanceof Mqtt3SubAckException refusal
                        ? CompletableFuture.completedFuture(
                            refused(wanted, refusal.getMqttMessage().getReturnCodes()))
                        : CompletableFuture.failedFuture(failure)));
    return result;
  }

  @Override
  public CompletionStage<Void> unsubscribe(List<String> filters) {
    Session current = session;
    if (current == null || current.closing) {
      return CompletableFuture.failedFuture(notConnected());
    }
    List<String> unwanted = List.copyOf(filters);
    CompletableFuture<Void> result = new CompletableFuture<>();
    onClient(
        current,
        result,
        client -> {
          var packet = Mqtt3Unsubscribe.builder().topicFilter(unwanted.getFirst());
          for (String filter : unwanted.subList(1, unwanted.size())) {
            packet = packet.addTopicFilter(filter);
          }
          return client.unsubscribe(packet.build());
        });
    return result;
  }

  private interface Call<T> {
    CompletableFuture<T> on(Mqtt3AsyncClient client);
  }

  private <T> void onClient(Session on, CompletableFuture<T> result, Call<T> call) {
    control.execute(() -> {
      Mqtt3AsyncClient client = on.client;
      if (client == null || session != on) {
        result.completeExceptionally(notConnected());
        return;
      }
      try {
        var _ =
            call.on(client)
                .whenComplete((value, failure) -> {
                  if (failure == null) {
                    result.complete(value);
                  } else if (rootOf(failure) instanceof MqttClientStateException) {
                    result.completeExceptionally(notConnected());
                  } else {
                    result.completeExceptionally(on.describe(failure));
                  }
                });
      } catch (RuntimeException e) {
        result.completeExceptionally(
            new MqttException(MqttException.Kind.REFUSED, "cannot be sent: " + e.getMessage(), e));
      }
    });
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  private static List<String> refused(List<TopicFilter> wanted, List<Mqtt3SubAckReturnCode> codes) {
    List<String> refused = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      if (i >= codes.size() || codes.get(i).isError()) {
        refused.add(wanted.get(i).filter());
      }
    }
    return List.copyOf(refused);
  }

  private static MqttException notConnected() {
    return new MqttException(
        MqttException.Kind.NOT_CONNECTED, "there is no connection to the broker now");
  }

  private static Mqtt3Publish packetOf(MqttMessage message) {
    return Mqtt3Publish.builder()
        .topic(message.topic())
        .payload(message.bytes())
        .qos(qos(message.qos()))
        .retain(message.retain())
        .build();
  }

  private static MqttQos qos(int level) {
    return switch (level) {
      case 0 -> MqttQos.AT_MOST_ONCE;
      case 1 -> MqttQos.AT_LEAST_ONCE;
      case 2 -> MqttQos.EXACTLY_ONCE;
      default ->
          throw new IllegalArgumentException("quality of service " + level + " is not 0, 1 or 2");
    };
  }
}
