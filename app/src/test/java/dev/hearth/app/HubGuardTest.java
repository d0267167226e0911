package dev.hearth.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.blocking.BlockingReport;
import dev.hearth.guard.Guard;
import dev.hearth.guard.Policy;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.HandOver;
import dev.hearth.loop.Holding;
import dev.hearth.loop.LoopOptions;
import dev.hearth.loop.SlowStep;
import dev.hearth.loop.TaskOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HubGuardTest {
  @TempDir private Path folder;

  @Test
  void aBlockingCallOfAnIntegrationIsReportedWithItsLine() throws Exception {
    Path file = Files.writeString(folder.resolve("a.txt"), "hello");
    try (EventLoop loop = EventLoop.open(LoopOptions.named("house"))) {
      HubGuard guard = HubGuard.begin(loop, folder);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (!guard.report().watching() && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      Guard.install().setPolicy(Policy.production());

      loop.startLater(
              TaskOptions.named("poll").ownedBy(loop.owner("meter")), () -> Files.readString(file))
          .get();

      BlockingReport report = guard.report();
      assertThat(report.watching()).isTrue();
      assertThat(report.sites())
          .filteredOn(site -> site.call().equals("java.nio.file.Files.readString"))
          .isNotEmpty()
          .allSatisfy(site -> {
            assertThat(site.line()).startsWith("HubGuardTest.java:");
            assertThat(site.instead()).isNotEmpty();
            assertThat(site.link()).startsWith("docs/blocking-calls.md#");
            assertThat(site.calls().held() + site.calls().moved()).isPositive();
          });
      assertThat(report.toJson("nobody", 0, 10)).containsEntry("site_count", 0);
    }
  }

  @Test
  void withoutTheGuardTheReportSaysWhy() {
    assertThat(HubGuard.none("It is off.").report().toJson(null, 0, 10))
        .containsEntry("watching", false)
        .containsEntry("note", "It is off.");
  }

  @Test
  void aPolicyFileOfTheFolderIsRead() throws IOException {
    assertThat(HubGuard.options(folder).problems()).isEmpty();
    Files.writeString(folder.resolve("guard.txt"), "file-open report\nnonsense\n");

    assertThat(HubGuard.options(folder).problems())
        .hasSize(1)
        .first()
        .asString()
        .contains("guard.txt:2: ");
  }

  @Test
  void aHandOverAndItsSlowStepAreOneEntryAndTheLatestComesFirst() {
    HoldUps holdUps = new HoldUps();
    try (EventLoop loop = EventLoop.open(LoopOptions.named("house"))) {
      List<StackTraceElement> stack =
          List.of(
              new StackTraceElement("java.lang.Math", "sqrt", "Math.java", 1),
              new StackTraceElement("com.acme.Meter", "poll", "Meter.java", 31));
      var meter = loop.owner("meter");
      holdUps.add(new HandOver(meter, "task poll", "poll", Duration.ofMillis(51), stack));
      holdUps.add(
          new HandOver(loop.owner("other"), "task x", "x", Duration.ofMillis(60), List.of()));
      holdUps.add(
          new SlowStep(
              meter,
              "task poll",
              "poll",
              Duration.ofMillis(900),
              true,
              new Holding(Holding.Kind.COMPUTING, ""),
              stack));
    }
    assertThat(holdUps.latestFirst()).hasSize(2);
    assertThat(holdUps.latestFirst().getFirst())
        .isEqualTo(
            new BlockingReport.HoldUp(
                "meter",
                "task poll",
                "Meter.java:31 (com.acme.Meter.poll)",
                "computing",
                1,
                1,
                Duration.ofMillis(900)));
  }
}
