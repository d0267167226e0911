package example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hearth.guard.Category;
import dev.hearth.guard.junit.ExpectBlocking;
import dev.hearth.guard.junit.GuardedTest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@GuardedTest
class GreeterTest {
  @TempDir Path folder;

  private String greet(boolean offloads) throws Exception {
    Path file = Files.writeString(folder.resolve("greeting.txt"), "hello");
    try (Server server = new Server(new Greeter(file, offloads))) {
      return server.ask();
    }
  }

  @Test
  void greetsWithoutBlocking() throws Exception {
    assertEquals("hello", greet(true));
  }

  /// Without the second annotation this test fails and names the line.
  @Test
  @ExpectBlocking(Category.FILE_OPEN)
  void blocks() throws Exception {
    assertEquals("", greet(false));
  }
}
