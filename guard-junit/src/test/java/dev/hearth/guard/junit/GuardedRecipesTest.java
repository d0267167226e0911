package dev.hearth.guard.junit;

import static dev.hearth.guard.Category.FILE_OPEN;
import static dev.hearth.guard.Category.FILE_READ;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.guard.Guard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// The recipes of `docs/guard.md` about tests.
class GuardedRecipesTest {
  private static final Path TEMPLATE = Path.of("pom.xml");

  // recipe: guard-test
  @GuardedTest
  static class GreetingTest {
    @Test
    void answersAtOnce(Guard guard) throws Exception {
      try (ExecutorService loop =
          Executors.newSingleThreadExecutor(guard.guardedFactory(Thread::new))) {
        assertThat(CompletableFuture.supplyAsync(() -> "hello", loop).get()).isEqualTo("hello");
      }
    }

    @Test
    @AllowBlocking(
        reason = "reads its template once, before anybody asks",
        value = {FILE_OPEN, FILE_READ})
    void readsItsTemplate(Guard guard) throws Exception {
      try (ExecutorService loop =
          Executors.newSingleThreadExecutor(guard.guardedFactory(Thread::new))) {
        assertThat(loop.submit(() -> Files.readString(TEMPLATE)).get()).isNotEmpty();
      }
    }
  }

  // end

  @Test
  void theRecipePasses() {
    assertThat(SampleRun.of(GreetingTest.class).failures()).isEmpty();
  }
}
