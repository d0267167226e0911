package example;

import dev.hearth.guard.Guard;
import java.nio.file.Files;
import java.time.Duration;

/// Shows a report: which operator blocked, where, and what to do instead.
final class Main {
  private Main() {}

  public static void main(String[] arguments) throws Exception {
    Guard guard = Guard.install(); // all that Reactor needs
    Greeting greeting =
        new Greeting(Files.writeString(Files.createTempFile("greeting", ".txt"), "hello"));
    System.out.println(greeting.blocking().block());
    System.out.println(greeting.offloaded().block());
    guard.awaitReports(Duration.ofSeconds(5)); // they are in the log
  }
}
