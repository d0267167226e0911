package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hearth.guard.BlockingCallException;
import dev.hearth.guard.Category;
import dev.hearth.guard.junit.ExpectBlocking;
import dev.hearth.guard.junit.GuardedTest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@GuardedTest
class GreetingTest {
  @TempDir Path folder;
  private Greeting greeting;

  @BeforeEach
  void write() throws Exception {
    greeting = new Greeting(Files.writeString(folder.resolve("greeting.txt"), "hello"));
  }

  @Test
  void greetsWithoutBlocking() {
    assertEquals("hello", greeting.offloaded().block());
  }

  /// Without the second annotation this test fails and names the line.
  @Test
  @ExpectBlocking(Category.FILE_OPEN)
  void blocks() {
    assertThrows(BlockingCallException.class, () -> greeting.blocking().block());
  }
}
