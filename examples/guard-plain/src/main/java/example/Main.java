package example;

import dev.hearth.guard.Guard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Shows a report: who blocked the loop, where, and what to do instead.
final class Main {
  private Main() {}

  public static void main(String[] arguments) throws Exception {
    Guard guard = Guard.install();
    Path file = Files.writeString(Files.createTempFile("greeting", ".txt"), "hello");
    try (ExecutorService loop =
        Executors.newSingleThreadExecutor(
            guard.guardedFactory(Thread.ofPlatform().name("loop-1")::unstarted))) {
      Greeting greeting = new Greeting(loop, file);
      System.out.println(greeting.blocking().join());
      System.out.println(greeting.offloaded().join());
    }
    guard.awaitReports(Duration.ofSeconds(5)); // they are in the log
  }
}
