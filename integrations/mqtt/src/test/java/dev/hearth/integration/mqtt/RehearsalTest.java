package dev.hearth.integration.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.template.TemplateContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RehearsalTest {
  @Test
  void everythingRehearsedComesToLifeAndNothingIsLeftBehind() {
    boolean complete =
        Rehearsal.run(
            TemplateContext.of(Map.of(), InstantSource.system(), ZoneOffset.UTC),
            Abbreviations.load());
    assertThat(complete).isTrue();
    assertThat(Files.exists(Path.of("rehearsal"))).isFalse();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("mqtt-rehearsal"));
  }
}
