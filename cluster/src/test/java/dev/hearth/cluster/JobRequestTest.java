package dev.hearth.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobRequestTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "a.b", "a b", "a*", ">", "é", "a\nb"})
  void nameThatIsNoTokenIsRefused(String name) {
    assertThatThrownBy(() -> JobRequest.of(name, 1, Map.of()))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("letters, digits")
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> JobRegistry.builder().add(name, 1, (_, _) -> 1))
        .isInstanceOf(InvalidJobException.class);
  }

  @Test
  void argumentThatIsNoJsonIsNamedByItsPath() {
    Map<String, Object> arguments = Map.of("a", Map.of("b", List.of(1, new Object())));
    assertThatThrownBy(() -> JobRequest.of("echo", 1, arguments))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("$.a.b[1]");
  }

  @Test
  void argumentsAreCopied() {
    Map<String, Object> arguments = new HashMap<>(Map.of("a", 1));
    JobRequest request = JobRequest.of("echo", 1, arguments);
    arguments.put("a", 2);
    assertThat(request.arguments()).isEqualTo(Map.of("a", 1L));
  }

  @Test
  void versionDeadlineAndKeyAreChecked() {
    JobRequest request = JobRequest.of("echo", 1, Map.of());
    assertThat(request.deadline()).isEqualTo(Duration.ofSeconds(30));
    assertThatThrownBy(() -> JobRequest.of("echo", 0, Map.of()))
        .isInstanceOf(InvalidJobException.class);
    assertThatThrownBy(() -> request.withDeadline(Duration.ZERO))
        .isInstanceOf(InvalidJobException.class);
    assertThatThrownBy(() -> request.withDeadline(Duration.ofDays(2)))
        .isInstanceOf(InvalidJobException.class);
    assertThatThrownBy(() -> request.atLeastOnce(" ")).isInstanceOf(InvalidJobException.class);
  }

  @Test
  void jobRegisteredTwiceIsRefused() {
    JobRegistry.Builder jobs = JobRegistry.builder().add("echo", 1, (_, _) -> 1);
    assertThatThrownBy(() -> jobs.add("echo", 1, (_, _) -> 2))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("echo version 1 is registered twice");
    assertThat(jobs.add("echo", 2, (_, _) -> 2).build().versions())
        .isEqualTo(Map.of("echo", List.of(1, 2)));
  }

  @Test
  void missingVersionSaysHowManyWorkersHaveWhich() {
    Envelope.Offer offer = new Envelope.Offer("", "w", Map.of("resize", List.of(1)), 1, 1);
    assertThat(Offers.missing("resize", 2, List.of(offer, offer)))
        .isEqualTo("2 workers have resize in version 1; version 2 was asked for");
    assertThat(Offers.missing("paint", 1, List.of(offer)))
        .isEqualTo("no worker has a job paint; 1 worker has [resize]");
  }

  @Test
  void urlThatIsNoneOfNatsIsRefusedWithoutItsSecrets() {
    assertThatThrownBy(() -> NatsOptions.of("http://a:hunter2@host"))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("nats://host:4222")
        .hasMessageNotContaining("hunter2");
  }
}
