package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hearth.guard.Category;
import dev.hearth.guard.junit.ExpectBlocking;
import dev.hearth.guard.junit.GuardedTest;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@GuardedTest
class GreeterTest {
  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();

  @BeforeEach
  void deploy() throws Exception {
    Path file = Files.writeString(folder.resolve("greeting.txt"), "hello");
    vertx.deployVerticle(new Greeter(file)).await();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private String greet(String way) {
    return vertx.eventBus().<String>request(way, "").await().body();
  }

  @Test
  void greetsWithoutBlocking() {
    assertEquals("hello", greet("offloaded"));
  }

  /// Without the second annotation this test fails and names the line.
  @Test
  @ExpectBlocking(Category.FILE_OPEN)
  void blocks() {
    assertThrows(ReplyException.class, () -> greet("blocking"));
  }
}
