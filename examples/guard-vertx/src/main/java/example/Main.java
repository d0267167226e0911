package example;

import dev.hearth.guard.Guard;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Shows a report: which handler blocked the event loop, where, and what to do instead.
final class Main {
  private Main() {}

  public static void main(String[] arguments) throws Exception {
    Guard guard = Guard.install(); // all that Vert.x needs
    Path file = Files.writeString(Files.createTempFile("greeting", ".txt"), "hello");
    Vertx vertx = Vertx.vertx();
    vertx.deployVerticle(new Greeter(file)).await();
    for (String way : new String[] {"blocking", "offloaded"}) {
      System.out.println(vertx.eventBus().<String>request(way, "").await().body());
    }
    vertx.close().await();
    guard.awaitReports(Duration.ofSeconds(5)); // they are in the log
  }
}
