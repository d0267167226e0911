package dev.hearth.integration.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.template.TemplateContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RehearsalTest {
  @Test
  void everythingRehearsedComesToLifeAndNothingIsLeftBehind() throws Exception {
    boolean complete =
        Rehearsal.run(
            TemplateContext.of(Map.of(), InstantSource.system(), ZoneOffset.UTC),
            Abbreviations.load());
    assertThat(complete).isTrue();
    assertThat(Files.exists(Path.of("rehearsal"))).isFalse();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("mqtt-rehearsal")) {
        assertThat(thread.join(Duration.ofSeconds(10))).isTrue(); // on its way out
      }
    }
  }
}
