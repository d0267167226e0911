package dev.hearth.integration.mqtt;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The connection to a real broker.
@Timeout(60)
class HiveMqttTransportTest {
  @TempDir Path folder;

  private static final class Recorder implements MqttTransport.Listener {
    final CompletableFuture<Void> connected = new CompletableFuture<>();
    final CompletableFuture<MqttException> closed = new CompletableFuture<>();
    final BlockingQueue<MqttMessage> messages = new LinkedBlockingQueue<>();
    final Consumer<MqttMessage> onMessage;

    Recorder() {
      this.onMessage = messages::add;
    }

    Recorder(Consumer<MqttMessage> onMessage) {
      this.onMessage = onMessage;
    }

    @Override
    public void connected() {
      connected.complete(null);
    }

    @Override
    public void closed(MqttException cause) {
      closed.complete(cause);
    }

    @Override
    public void message(MqttMessage message) {
      onMessage.accept(message);
    }
  }

  @Test
  void messagesGoThereAndComeBackInOrder() throws Exception {
    try (Mosquitto broker = Mosquitto.start()) {
      HiveMqttTransport transport = new HiveMqttTransport();
      Recorder recorder = new Recorder();
      transport.connect(options(broker.uri(), null, null, null), recorder);
      recorder.connected.get(20, SECONDS);

      assertThat(subscribe(transport, "Küche/+/\"客厅\" x", "b/#")).isEmpty();
      for (int i = 0; i < 100; i++) {
        transport.publish(MqttMessage.of("Küche/" + i + "/\"客厅\" x", "wert " + i, i % 3, false));
      }
      for (int i = 0; i < 100; i++) {
        MqttMessage message = recorder.messages.poll(10, SECONDS);
        assertThat(message).isNotNull();
        if (i % 3 == 0) {
          assertThat(message.text()).startsWith("wert ");
        }
      }
      transport.unsubscribe(List.of("b/#")).toCompletableFuture().get(10, SECONDS);
      transport.disconnect().toCompletableFuture().get(10, SECONDS);
      assertThat(recorder.closed).isNotDone();
      assertThatThrownBy(() ->
              transport
                  .publish(MqttMessage.of("b", "x", 0, false))
                  .toCompletableFuture()
                  .get(10, SECONDS))
          .hasMessageContaining("no connection");
      assertThat(transport.unacknowledged()).isZero();
    }
  }

  @Test
  void aHeldListenerSlowsTheBrokerDownAndNothingIsLost() throws Exception {
    try (Mosquitto broker = Mosquitto.start()) {
      int count = 150_000;
      CountDownLatch gate = new CountDownLatch(1);
      BlockingQueue<MqttMessage> narrow = new ArrayBlockingQueue<>(100);
      Recorder slow =
          new Recorder(message -> {
            try {
              gate.await();
              narrow.put(message);
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          });
      HiveMqttTransport reader = new HiveMqttTransport();
      reader.connect(options(broker.uri(), null, null, null), slow);
      slow.connected.get(20, SECONDS);
      subscribe(reader, "storm/#");
      HiveMqttTransport writer = new HiveMqttTransport();
      Recorder other = new Recorder();
      writer.connect(options(broker.uri(), null, null, null, 200_000), other);
      other.connected.get(20, SECONDS);
      CompletableFuture<?>[] sent = new CompletableFuture<?>[count];
      for (int i = 0; i < count; i++) {
        sent[i] =
            writer.publish(MqttMessage.of("storm/x", "m" + i, 0, false)).toCompletableFuture();
      }
      CompletableFuture.allOf(sent).get(30, SECONDS);
      gate.countDown();

      for (int i = 0; i < count; i++) {
        MqttMessage message = narrow.poll(10, SECONDS);
        assertThat(message).as("message %d", i).isNotNull();
        assertThat(message.text()).isEqualTo("m" + i);
      }
      reader.disconnect().toCompletableFuture().get(10, SECONDS);
      writer.disconnect().toCompletableFuture().get(10, SECONDS);
    }
  }

  @Test
  void anUnansweredAddressIsUnreachable() throws Exception {
    Mosquitto broker = Mosquitto.start();
    BrokerUri uri = broker.uri();
    broker.close();
    HiveMqttTransport transport = new HiveMqttTransport();
    Recorder recorder = new Recorder();
    transport.connect(options(uri, null, null, null), recorder);

    MqttException cause = recorder.closed.get(20, SECONDS);
    assertThat(cause.kind()).isEqualTo(MqttException.Kind.UNREACHABLE);
    assertThat(cause).hasMessage("nothing answers at " + uri);
    Recorder second = new Recorder();
    transport.connect(options(uri, null, null, null), second);
    assertThat(second.closed.get(20, SECONDS).kind()).isEqualTo(MqttException.Kind.UNREACHABLE);
  }

  @Test
  void refusedCredentialsAreToldFromAnUnreachableBroker() throws Exception {
    try (Mosquitto broker = withPasswords()) {
      for (String password : new String[] {"right", "wrong"}) {
        HiveMqttTransport transport = new HiveMqttTransport();
        Recorder recorder = new Recorder();
        transport.connect(options(broker.uri(), "anna", password, null), recorder);
        if (password.equals("right")) {
          recorder.connected.get(20, SECONDS);
          transport.disconnect().toCompletableFuture().get(10, SECONDS);
        } else {
          MqttException cause = recorder.closed.get(20, SECONDS);
          assertThat(cause.kind()).isEqualTo(MqttException.Kind.CREDENTIALS_REFUSED);
          assertThat(cause).hasMessageContaining("\"anna\"").hasMessageNotContaining("wrong");
        }
      }
    }
  }

  @Test
  void aKilledBrokerIsNoticedAndTheWillIsSentWhenTheClientVanishes() throws Exception {
    try (Mosquitto broker = Mosquitto.start()) {
      HiveMqttTransport watcher = new HiveMqttTransport();
      Recorder seen = new Recorder();
      watcher.connect(options(broker.uri(), null, null, null), seen);
      seen.connected.get(20, SECONDS);
      subscribe(watcher, "will");
      HiveMqttTransport first = new HiveMqttTransport();
      Recorder pushedOut = new Recorder();
      MqttMessage will = MqttMessage.of("will", "offline", 0, false);
      ConnectOptions same =
          new ConnectOptions(
              broker.uri(), "twin", null, null, null, Duration.ofSeconds(60), will, 1000);
      first.connect(same, pushedOut);
      pushedOut.connected.get(20, SECONDS);
      HiveMqttTransport second = new HiveMqttTransport();
      Recorder winner = new Recorder();
      second.connect(same, winner);
      winner.connected.get(20, SECONDS);

      assertThat(pushedOut.closed.get(10, SECONDS).kind())
          .isEqualTo(MqttException.Kind.CONNECTION_LOST);
      assertThat(seen.messages.poll(10, SECONDS)).isNotNull();
      second.disconnect().toCompletableFuture().get(10, SECONDS);
      broker.kill();
      assertThat(seen.closed.get(10, SECONDS).kind()).isEqualTo(MqttException.Kind.CONNECTION_LOST);
      assertThat(seen.messages.poll()).isNull();
    }
  }

  @Test
  void moreThanTheBoundOfUnacknowledgedMessagesIsRefused() throws Exception {
    try (Mosquitto broker = Mosquitto.start()) {
      HiveMqttTransport transport = new HiveMqttTransport();
      Recorder recorder = new Recorder();
      transport.connect(options(broker.uri(), null, null, null, 10), recorder);
      recorder.connected.get(20, SECONDS);
      int busy = 0;
      CompletableFuture<?> last = CompletableFuture.completedFuture(null);
      for (int i = 0; i < 1000; i++) {
        CompletableFuture<Void> sent =
            transport.publish(MqttMessage.of("x", "y", 1, false)).toCompletableFuture();
        assertThat(transport.unacknowledged()).isLessThanOrEqualTo(10);
        if (sent.isCompletedExceptionally()) {
          busy++;
        } else {
          last = sent;
        }
      }
      last.get(10, SECONDS);
      assertThat(busy).isPositive();
      transport.disconnect().toCompletableFuture().get(10, SECONDS);
    }
  }

  @Test
  void aBrokerOfAnAuthorityOfOnesOwnIsTrustedByItsFileAlone() throws Exception {
    Path certificate = folder.resolve("certificate.pem");
    try (Mosquitto broker = withTls(certificate)) {
      BrokerUri uri = new BrokerUri(broker.uri().host(), broker.uri().port(), true);
      HiveMqttTransport transport = new HiveMqttTransport();
      Recorder trusting = new Recorder();
      transport.connect(trusting(uri, certificate), trusting);
      trusting.connected.get(20, SECONDS);
      transport.disconnect().toCompletableFuture().get(10, SECONDS);

      assertThat(refusal(transport, trusting(uri, null)))
          .hasMessageContaining("not signed by an authority")
          .hasMessageContaining("mqtt.certificate");
      assertThat(refusal(transport, trusting(uri, folder.resolve("gone.pem"))))
          .hasMessage("mqtt.certificate: " + folder.resolve("gone.pem") + " does not exist");
      Path garbage = Files.writeString(folder.resolve("garbage.pem"), "no certificate");
      assertThat(refusal(transport, trusting(uri, garbage)))
          .hasMessageContaining("garbage.pem cannot be read as certificates in PEM");
    }
  }

  private static MqttException refusal(HiveMqttTransport transport, ConnectOptions options)
      throws Exception {
    Recorder recorder = new Recorder();
    transport.connect(options, recorder);
    return recorder.closed.get(20, SECONDS);
  }

  private static ConnectOptions trusting(BrokerUri uri, @Nullable Path certificate) {
    return new ConnectOptions(
        uri, "tls", null, null, certificate, Duration.ofSeconds(60), null, 1000);
  }

  private Mosquitto withTls(Path certificate) throws IOException, InterruptedException {
    Path program = Path.of("/usr/bin/openssl");
    assumeTrue(Files.isExecutable(program), "openssl is not installed");
    Path key = folder.resolve("key.pem");
    String request = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test -addext";
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(request.split(" ")));
    command.addAll(
        List.of(
            "subjectAltName=IP:127.0.0.1",
            "-keyout",
            key.toString(),
            "-out",
            certificate.toString()));
    new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    return Mosquitto.start(
        "allow_anonymous true\nuser "
            + System.getProperty("user.name")
            + "\ncertfile "
            + certificate
            + "\nkeyfile "
            + key
            + "\n");
  }

  private Mosquitto withPasswords() throws IOException, InterruptedException {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/mosquitto_passwd")),
        "mosquitto_passwd is not installed");
    Path file = folder.resolve("passwords");
    new ProcessBuilder("/usr/bin/mosquitto_passwd", "-b", "-c", file.toString(), "anna", "right")
        .inheritIO()
        .start()
        .waitFor();
    return Mosquitto.start(
        "allow_anonymous false\nuser "
            + System.getProperty("user.name")
            + "\npassword_file "
            + file
            + "\n");
  }

  private static List<String> subscribe(MqttTransport transport, String... filters)
      throws Exception {
    return transport
        .subscribe(List.of(filters).stream().map(f -> new MqttTransport.TopicFilter(f, 2)).toList())
        .toCompletableFuture()
        .get(10, SECONDS);
  }

  private static ConnectOptions options(
      BrokerUri uri,
      @Nullable String username,
      @Nullable String password,
      @Nullable MqttMessage will) {
    return options(uri, username, password, will, 1000);
  }

  private static ConnectOptions options(
      BrokerUri uri,
      @Nullable String username,
      @Nullable String password,
      @Nullable MqttMessage will,
      int maxUnacknowledged) {
    return new ConnectOptions(
        uri,
        "test-" + Long.toHexString(System.nanoTime()),
        username,
        password,
        null,
        Duration.ofSeconds(60),
        will,
        maxUnacknowledged);
  }
}
