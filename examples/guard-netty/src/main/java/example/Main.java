package example;

import dev.hearth.guard.Guard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Shows a report: which handler blocked the event loop, where, and what to do instead.
final class Main {
  private Main() {}

  public static void main(String[] arguments) throws Exception {
    Guard guard = Guard.install(); // all that Netty needs
    Path file = Files.writeString(Files.createTempFile("greeting", ".txt"), "hello");
    for (boolean offloads : new boolean[] {false, true}) {
      try (Server server = new Server(new Greeter(file, offloads))) {
        System.out.println(server.ask());
      }
    }
    guard.awaitReports(Duration.ofSeconds(5)); // they are in the log
  }
}
