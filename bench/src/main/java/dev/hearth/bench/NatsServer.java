package dev.hearth.bench;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A `nats-server` of the bench's own, on loopback, with a store that is deleted at the end.
final class NatsServer implements AutoCloseable {
  private final Process process;
  private final Path store;
  private final int port;

  private NatsServer(Process process, Path store, int port) {
    this.process = process;
    this.store = store;
    this.port = port;
  }

  /// Starts one; empty, with a line on stderr, when it is not installed.
  static Optional<NatsServer> start() throws IOException, InterruptedException {
    Path store = Files.createTempDirectory("bench-nats");
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Process process;
    try {
      process =
          new ProcessBuilder(
                  "nats-server", "-a", "127.0.0.1", "-p", "" + port, "-js", "-sd", "" + store)
              .redirectErrorStream(true)
              .redirectOutput(new File("/dev/null"))
              .start();
    } catch (IOException e) {
      System.err.println("bench: no rows of NATS: install the package nats-server");
      Files.delete(store);
      return Optional.empty();
    }
    NatsServer server = new NatsServer(process, store, port);
    server.awaitPort();
    return Optional.of(server);
  }

  private void awaitPort() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (true) {
      try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException e) {
        if (System.nanoTime() - end > 0 || !process.isAlive()) {
          close();
          throw new IOException("nats-server does not listen on port " + port, e);
        }
        Thread.sleep(20);
      }
    }
  }

  String url() {
    return "nats://127.0.0.1:" + port;
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    try (Stream<Path> files = Files.walk(store)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
