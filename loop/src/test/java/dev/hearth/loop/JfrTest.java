package dev.hearth.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the loop writes for the JDK Flight Recorder.
@Timeout(30)
class JfrTest {
  private static final Duration LIMIT = Duration.ofMillis(5);

  @TempDir Path folder;

  @Test
  void slowStepsOffloadedCallsAndTasksAreRecorded() throws IOException {
    List<RecordedEvent> events = record(true);
    RecordedEvent slow = slowStepsOfKitchen(events).getLast();
    assertThat(slow.getString("step")).isEqualTo("task toaster");
    assertThat(slow.getDuration("held")).isGreaterThanOrEqualTo(LIMIT);

    RecordedEvent offload = named(events, "Offload").getFirst();
    assertThat(offload.getString("task")).isEqualTo("toaster");
    assertThat(offload.getString("call")).contains("JfrTest");

    assertThat(named(events, "Task"))
        .extracting(event -> event.getString("name") + " " + event.getString("outcome"))
        .containsExactlyInAnyOrder("toaster SUCCESS", "burnt FAILED", "left CANCELLED");
  }

  @Test
  void tasksAreNotRecordedUnlessARecordingAsksForThem() throws IOException {
    List<RecordedEvent> events = record(false);
    assertThat(named(events, "Offload")).hasSize(1);
    assertThat(named(events, "Task")).isEmpty();
  }

  private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals("dev.hearth." + name))
        .toList();
  }

  /// Records until the slow step has arrived, which another thread writes.
  private List<RecordedEvent> record(boolean tasks) throws IOException {
    try (Recording recording = new Recording();
        HostedLoop loop = EventLoop.host(LoopOptions.named("test").withSlowStep(LIMIT))) {
      if (tasks) {
        recording.enable("dev.hearth.Task");
      }
      recording.start();
      loop.setExceptionHandler((_, _) -> {});
      try (Registration _ = loop.addInstrument(Instruments.jfr())) {
        work(loop);
      }
      List<RecordedEvent> events = List.of();
      for (int dump = 0; slowStepsOfKitchen(events).isEmpty(); dump++) {
        Path file = folder.resolve(dump + ".jfr");
        recording.dump(file);
        events = RecordingFile.readAllEvents(file);
      }
      return events;
    }
  }

  private static List<RecordedEvent> slowStepsOfKitchen(List<RecordedEvent> events) {
    return named(events, "SlowStep").stream()
        .filter(event -> event.getString("owner").equals("kitchen"))
        .toList();
  }

  private static void work(HostedLoop loop) {
    Task<Boolean> left = loop.start("left", () -> loop.<Boolean>promise().await());
    Task<Boolean> burnt =
        loop.start(
            "burnt",
            () -> {
              throw new IllegalStateException("expected by a test");
            });
    Task<Integer> toaster =
        loop.start(
            loop.owner("kitchen"),
            "toaster",
            () -> {
              int result = loop.offload(() -> 1);
              holdTheLoop();
              left.cancel("enough");
              return result;
            });
    while (!toaster.isDone() || !left.isDone() || !burnt.isDone()) {
      loop.runOnce(LIMIT);
    }
  }

  private static void holdTheLoop() {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < LIMIT.toNanos()) {
      Thread.onSpinWait();
    }
  }
}
