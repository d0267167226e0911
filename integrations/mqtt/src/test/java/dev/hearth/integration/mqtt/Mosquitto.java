package dev.hearth.integration.mqtt;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A real mosquitto broker on a free port of this machine; tests are skipped where it is not
/// installed. Kept messages do not outlive [#kill()].
final class Mosquitto implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(10);

  private final Path program;
  private final Path folder;
  private final int port;
  private @Nullable Process process;

  private Mosquitto(Path program, Path folder, int port) {
    this.program = program;
    this.folder = folder;
    this.port = port;
  }

  /// A running broker that lets anybody in.
  static Mosquitto start() {
    return start("allow_anonymous true\n");
  }

  /// A running broker with these lines in its configuration.
  static Mosquitto start(String configuration) {
    Path program =
        Stream.of("/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/usr/bin/mosquitto")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);
    assumeTrue(program != null, "mosquitto is not installed");
    try {
      Path folder = Files.createTempDirectory("hearth-mosquitto");
      int port;
      try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = probe.getLocalPort();
      }
      Files.writeString(
          folder.resolve("mosquitto.conf"),
          "listener "
              + port
              + " 127.0.0.1\npersistence false\nmax_queued_messages 0\n"
              + "max_inflight_messages 0\n"
              + configuration.replace("{folder}", folder.toString()));
      Mosquitto broker = new Mosquitto(program, folder, port);
      broker.restart();
      return broker;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  BrokerUri uri() {
    return new BrokerUri("127.0.0.1", port, false);
  }

  Path folder() {
    return folder;
  }

  void restart() throws IOException {
    process =
        new ProcessBuilder(
                List.of(program.toString(), "-c", folder.resolve("mosquitto.conf").toString()))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        return;
      } catch (IOException notYet) {
        if (System.nanoTime() > end || !process.isAlive()) {
          throw new IOException(
              "mosquitto did not start: " + Files.readString(folder.resolve("log")), notYet);
        }
        Thread.onSpinWait();
      }
    }
  }

  void kill() throws InterruptedException {
    Process running = process;
    if (running != null) {
      running.destroyForcibly().waitFor();
      process = null;
    }
  }

  @Override
  public void close() throws Exception {
    kill();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
