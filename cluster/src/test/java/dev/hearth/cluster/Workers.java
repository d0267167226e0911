package dev.hearth.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A worker in a process of its own, which a test can kill.
///
/// Arguments: URL, id, slots. It says `serving` when it serves, and ends when its input does.
final class Workers {
  private Workers() {}

  public static void main(String[] arguments) throws Exception {
    NatsOptions options = NatsOptions.of(arguments[0]).withProtocol(protocol());
    NatsWorkerOptions worker =
        NatsWorkerOptions.defaults()
            .withId(arguments[1])
            .withSlots(Integer.parseInt(arguments[2]))
            .withDrain(Duration.ZERO);
    try (LocalExecutor executor = InProcessExecutor.open(JobRegistry.load(), worker.slots());
        NatsWorker serving = NatsWorker.open(options, worker, executor)) {
      serving.serving().get(30, TimeUnit.SECONDS);
      System.out.println("serving");
      while (System.in.read() >= 0) {}
    }
  }

  /// Short intervals, so that a loss is found soon.
  static ProtocolOptions protocol() {
    return ProtocolOptions.defaults()
        .withHeartbeat(Duration.ofMillis(200), 5)
        .withAttempts(Duration.ofSeconds(1), 3);
  }

  static Process start(String url, String id, int slots) throws Exception {
    return start(List.of(), url, id, slots);
  }

  /// @param before the start of the command line, such as `ip netns exec NAME`
  static Process start(List<String> before, String url, String id, int slots) throws Exception {
    List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(
            ProcessHandle.current().info().command().orElseThrow(),
            "-XX:TieredStopAtLevel=1",
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            Workers.class.getName(),
            url,
            id,
            String.valueOf(slots)));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String line = process.inputReader().readLine();
    if (!"serving".equals(line)) {
      process.destroyForcibly();
      throw new IllegalStateException("the worker did not start: " + line);
    }
    return process;
  }
}
