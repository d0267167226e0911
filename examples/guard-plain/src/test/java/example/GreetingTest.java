package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hearth.guard.Category;
import dev.hearth.guard.Guard;
import dev.hearth.guard.junit.ExpectBlocking;
import dev.hearth.guard.junit.GuardedTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@GuardedTest
class GreetingTest {
  @TempDir Path folder;
  private ExecutorService loop;
  private Greeting greeting;

  @BeforeEach
  void open(Guard guard) throws Exception {
    loop = Executors.newSingleThreadExecutor(guard.guardedFactory(Thread::new));
    greeting = new Greeting(loop, Files.writeString(folder.resolve("greeting.txt"), "hello"));
  }

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void greetsWithoutBlocking() {
    assertEquals("hello", greeting.offloaded().join());
  }

  /// Without the second annotation this test fails and names the line.
  @Test
  @ExpectBlocking(Category.FILE_OPEN)
  void blocks() {
    assertThrows(Exception.class, () -> greeting.blocking().join());
  }
}
