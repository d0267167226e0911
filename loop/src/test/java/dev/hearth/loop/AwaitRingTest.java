package dev.hearth.loop;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Tasks that wait for one another in a ring: a mistake, of which the loop survives the end.
@Timeout(20)
class AwaitRingTest {
  private final HostedLoop loop =
      EventLoop.host(LoopOptions.named("ring").withClock(new JumpingClock()));
  private final List<LoopFailure> failures = new ArrayList<>();
  private final Map<String, Task<String>> ring = new HashMap<>();

  AwaitRingTest() {
    loop.setExceptionHandler((_, failure) -> failures.add(failure));
  }

  @AfterEach
  void close() {
    loop.close();
  }

  private void makeRing(String... names) {
    for (int i = 0; i < names.length; i++) {
      String next = names[(i + 1) % names.length];
      ring.put(names[i], loop.start(names[i], () -> ring.get(next).await()));
    }
    loop.runOnce(ofMillis(0));
    loop.runOnce(ofMillis(0));
  }

  private void runSome() {
    for (int i = 0; i < 10; i++) {
      loop.runOnce(ofMillis(0));
    }
  }

  @Test
  void aRequestBreaksIt() {
    makeRing("a", "b", "c");
    ring.get("b").cancel("enough");
    runSome();
    assertThat(ring.values()).allMatch(Task::isCancelled);
    assertThat(failures).isEmpty();
  }

  @Test
  void aRequestMadeInATaskBreaksIt() {
    makeRing("a", "b");
    loop.start("cancels", () -> ring.get("a").cancel("enough"));
    runSome();
    assertThat(ring.values()).allMatch(Task::isCancelled);
    assertThat(failures).isEmpty();
  }

  @Test
  void aDeadlineBreaksIt() {
    ring.put("b", loop.start("b", () -> ring.get("a").await()));
    ring.put(
        "a",
        loop.start(
            "a",
            () ->
                dev.hearth.loop.Timeout.moveOnAfter(ofSeconds(1), () -> ring.get("b").await())
                    .orElse("moved on")));
    loop.start("first", () -> "a runs first");
    loop.runOnce(ofMillis(0));
    loop.runOnce(ofMillis(0));
    for (int i = 0; i < 20; i++) {
      loop.runOnce(ofMillis(1));
    }
    assertThat(ring.get("a").isDone()).isTrue();
    assertThat(ring.get("b").isDone()).isTrue();
    assertThat(failures).isEmpty();
  }

  @Test
  void aTaskThatClosesItAlreadyCancelledBreaksIt() {
    ring.put("b", loop.start("b", () -> ring.get("a").await()));
    Task<String> a =
        loop.start(
            "a",
            () -> {
              loop.sleep(ofSeconds(1));
              return ring.get("b").await();
            });
    ring.put("a", a);
    loop.start("cancels", () -> a.cancel("enough"));
    runSome();
    assertThat(ring.values()).allMatch(Task::isCancelled);
    assertThat(failures).isEmpty();
  }

  @Test
  void itCanBeShown() {
    makeRing("a", "b");
    assertThat(ring.get("a").toString()).contains("a", "waits for", "b");
    assertThat(loop.snapshot().toString()).contains("a", "b");
    ring.get("a").cancel("enough");
    runSome();
  }
}
