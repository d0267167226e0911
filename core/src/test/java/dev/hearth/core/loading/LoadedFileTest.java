package dev.hearth.core.loading;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadedFileTest {
  @TempDir Path folder;

  private String problem(String constructor, String domain, Duration limit) throws IOException {
    Path file = folder.resolve("Odd.java");
    Files.writeString(
        file,
        """
        public class Odd implements dev.hearth.core.Integration {
          public Odd() throws Exception { %s }
          public String domain() { %s }
          public void setUp(dev.hearth.core.Hub hub, java.util.Map<String, Object> config) {}
        }
        """
            .formatted(constructor, domain));
    LoadedFile loaded = LoadedFile.readWithin(file, limit);
    assertThat(loaded.integrations()).isEmpty();
    assertThat(loaded.problems()).hasSize(1);
    return loaded.problems().getFirst().message();
  }

  @Test
  void aConstructorThatDoesNotReturnIsLeftBehindAndNamed() throws IOException {
    assertThat(
            problem(
                "new java.util.concurrent.CountDownLatch(1).await();",
                "return \"odd\";",
                Duration.ofSeconds(3)))
        .contains("takes longer than 3 s", "Odd.java:2");
  }

  @Test
  void aNameThatIsNoneIsSaid() throws IOException {
    Duration limit = Duration.ofSeconds(30);
    assertThat(problem("", "return \"My Station\";", limit))
        .contains("its domain is \"My Station\"");
    assertThat(problem("", "throw new IllegalStateException(\"no name\");", limit))
        .contains("no name", "Odd.java:3");
  }
}
