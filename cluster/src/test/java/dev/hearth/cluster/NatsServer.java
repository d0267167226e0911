package dev.hearth.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// A real server for one test class, with its queue in a temporary folder.
final class NatsServer implements AutoCloseable {
  private final String address;
  private final int port;
  private final Path store;
  private final List<String> more;
  private Process process;

  private NatsServer(String address, List<String> more) throws IOException {
    this.address = address;
    this.more = more;
    this.store = Files.createTempDirectory("hearth-nats");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName(address))) {
      this.port = free.getLocalPort();
    }
    start();
  }

  /// Skips the test where no server is installed.
  static NatsServer open(String... more) throws IOException {
    return openOn("127.0.0.1", more);
  }

  /// The same on another address of this machine.
  static NatsServer openOn(String address, String... more) throws IOException {
    boolean installed =
        Stream.of(System.getenv("PATH").split(":", -1), new String[] {"/usr/sbin"})
            .flatMap(Stream::of)
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "nats-server")));
    Assumptions.assumeTrue(
        installed, "nats-server is not installed: apt install nats-server, then run this again");
    return new NatsServer(address, List.of(more));
  }

  void start() throws IOException {
    List<String> command = new ArrayList<>();
    Path sbin = Path.of("/usr/sbin/nats-server");
    command.add(Files.isExecutable(sbin) ? sbin.toString() : "nats-server");
    command.addAll(
        List.of("-a", address, "-p", String.valueOf(port), "-js", "-sd", store.toString()));
    command.addAll(more);
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader log = process.inputReader();
    List<String> lines = new ArrayList<>();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      lines.add(line);
      if (line.contains("Server is ready")) {
        var _ = Thread.ofPlatform().daemon().start(() -> skip(log));
        return;
      }
    }
    throw new IOException("nats-server did not start: " + lines);
  }

  private static void skip(BufferedReader log) {
    try {
      long _ = log.transferTo(Writer.nullWriter());
    } catch (IOException e) {
      // The server has ended.
    }
  }

  String url() {
    return "nats://" + address + ":" + port;
  }

  NatsOptions options() {
    return NatsOptions.of(url());
  }

  void kill() {
    process.destroyForcibly();
    process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }

  void signal(String name) throws IOException {
    Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
    CompletableFuture<Process> ended = kill.onExit().orTimeout(10, TimeUnit.SECONDS);
    if (ended.join().exitValue() != 0) {
      throw new IOException("kill -" + name + " failed");
    }
  }

  @Override
  public void close() throws IOException {
    kill();
    try (Stream<Path> files = Files.walk(store)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
