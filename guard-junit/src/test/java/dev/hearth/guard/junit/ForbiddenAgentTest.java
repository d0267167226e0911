package dev.hearth.guard.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A JVM that takes no agents: the tests say which flag would help.
@Timeout(60)
class ForbiddenAgentTest {
  @GuardedTest
  static class Sample {
    @Test
    void never() {}
  }

  /// In the other JVM.
  public static void main(String[] arguments) {
    System.out.println(SampleRun.of(Sample.class).failures());
  }

  @Test
  void namesTheFlagThatIsMissing() throws Exception {
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-EnableDynamicAgentLoading",
                "-cp",
                System.getProperty("java.class.path"),
                ForbiddenAgentTest.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(said)
        .contains("The guard cannot be installed in the JVM of the tests: ")
        .contains("<argLine>-XX:+EnableDynamicAgentLoading</argLine>")
        .contains("jvmArgs '-XX:+EnableDynamicAgentLoading'");
  }
}
