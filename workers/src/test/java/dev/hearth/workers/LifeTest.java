package dev.hearth.workers;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.LoopOptions;
import dev.hearth.loop.Task;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How a pool ends, and what it leaves: nothing.
@Timeout(60)
class LifeTest {
  private static ProcessPoolOptions options(String name) {
    return ProcessPoolOptions.named(name).withProcesses(2).withHeapMegabytes(32);
  }

  @Test
  void nothingIsLeftAfterTheEnd() throws Exception {
    List<Path> before = Processes.folders();
    int children = Processes.children().size();
    try (ProcessPool pool = ProcessPool.open(options("leaving"))) {
      assertThat(pool.prestart()).isTrue();
      assertThat(Processes.children()).hasSize(children + 2);
      assertThat(pool.statistics().idle()).isEqualTo(2);
    }
    assertThat(Processes.children()).hasSize(children);
    assertThat(Processes.folders()).isSubsetOf(before);
    assertThat(Processes.threads("leaving").stream().filter(n -> !n.endsWith("keeper"))).isEmpty();
  }

  @Test
  void closeInterruptsWhatDoesNotEndAndKillsWhatHeedsNothing() throws Exception {
    ProcessPool pool =
        ProcessPool.open(
            options("closing")
                .withPatience(
                    Duration.ofMillis(50), Duration.ofMillis(500), Duration.ofSeconds(10)));
    CountDownLatch begun = new CountDownLatch(2);
    CompletableFuture<String> heeds =
        pool.submit(
            JobOptions.named("heeds").withProgress(_ -> begun.countDown()),
            () -> {
              ProcessJob.current().report(1);
              try {
                Thread.sleep(100_000);
              } catch (InterruptedException e) {
                return "interrupted";
              }
              return "slept";
            });
    CompletableFuture<String> spins =
        pool.submit(
            JobOptions.named("spins").withProgress(_ -> begun.countDown()),
            () -> {
              ProcessJob.current().report(1);
              long count = 0;
              while (count >= 0) {
                count = (count + 1) & 0xffff;
              }
              return "never";
            });
    begun.await();
    CompletableFuture<Integer> waits = pool.submit(() -> 1);
    pool.close();
    assertThat(heeds.get()).isEqualTo("interrupted");
    assertThat(spins).isCancelled();
    assertThat(waits).isCancelled();
    assertThat(pool.isTerminated()).isTrue();
  }

  @Test
  void shutdownNowReturnsWhatWaitedAndEndsWhatRan() throws Exception {
    ProcessPool pool = ProcessPool.open(options("now").withProcesses(1));
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Integer> runs =
        pool.submit(
            JobOptions.named("runs").withProgress(_ -> begun.countDown()),
            () -> {
              ProcessJob.current().report(1);
              Thread.sleep(100_000);
              return 0;
            });
    begun.await();
    CompletableFuture<Integer> waits = pool.submit(() -> 1);
    assertThat(pool.shutdownNow()).hasSize(1);
    assertThat(waits).isCancelled();
    assertThat(runs).isCancelled();
    assertThat(pool.awaitTermination(20, SECONDS)).isTrue();
  }

  @Test
  void aCancelledTaskOfALoopKillsItsJob() throws Exception {
    try (ProcessPool pool = ProcessPool.open(options("offloading").withProcesses(1));
        EventLoop loop = EventLoop.open(LoopOptions.named("test-loop"))) {
      CountDownLatch begun = new CountDownLatch(1);
      Task<Integer> task =
          loop.startLater(
              "spin",
              () -> {
                assertThat(loop.offload(pool, () -> 6 * 7)).isEqualTo(42);
                var _ =
                    pool.submit(
                        JobOptions.named("x").withProgress(_ -> begun.countDown()),
                        () -> {
                          ProcessJob.current().report(1);
                          return 0;
                        });
                return loop.offload(
                    pool,
                    () -> {
                      long count = 0;
                      while (count >= 0) {
                        count = (count + 1) & 0xffff;
                      }
                      return 0;
                    });
              });
      begun.await();
      task.cancel(true);
      assertThat(pool.submit(() -> 1).get(20, SECONDS)).isEqualTo(1);
    }
  }

  @Test
  void aStrangerIsTurnedAwayAndHarmsNobody() throws Exception {
    List<Path> before = Processes.folders();
    try (ProcessPool pool = ProcessPool.open(options("strangers"))) {
      assertThat(pool.submit(() -> 1).get(20, SECONDS)).isEqualTo(1);
      List<Path> mine = new ArrayList<>(Processes.folders());
      mine.removeAll(before);
      for (Path folder : mine) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
          channel.connect(UnixDomainSocketAddress.of(folder.resolve("socket")));
          channel.write(ByteBuffer.allocate(4096));
          assertThat(readToTheEnd(channel)).isZero();
        }
      }
      assertThat(pool.submit(() -> 2).get(20, SECONDS)).isEqualTo(2);
    }
  }

  private static int readToTheEnd(SocketChannel channel) {
    try {
      return Math.max(0, channel.read(ByteBuffer.allocate(100)));
    } catch (java.io.IOException e) {
      return 0; // closed on what was still to be read
    }
  }

  @Test
  void aChildThatSendsGarbageIsReplaced() throws Exception {
    try (ProcessPool pool = ProcessPool.open(options("garbage").withProcesses(1))) {
      CompletableFuture<Integer> future = pool.submit(new SendsGarbage());
      assertThatThrownBy(future::get)
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(BrokenProcessException.class)
          .hasMessageContaining("spoke no sense");
      assertThat(pool.submit(() -> 1).get(20, SECONDS)).isEqualTo(1);
      assertThat(pool.statistics().crashed()).isEqualTo(1);
    }
  }

  @Test
  void aChildThatHoldsTooMuchIsReplaced() throws Exception {
    try (ProcessPool pool =
        ProcessPool.open(options("much").withProcesses(1).withRecycleAboveMegabytes(16))) {
      long first = pool.submit(() -> ProcessHandle.current().pid()).get();
      int _ =
          pool.submit(
                  () -> {
                    Held.bytes = new byte[20 << 20];
                    return 0;
                  })
              .get();
      assertThat(pool.submit(() -> ProcessHandle.current().pid()).get()).isNotEqualTo(first);
      assertThat(pool.statistics().recycled()).isEqualTo(1);
    }
  }

  static final class Held {
    static byte[] bytes = new byte[0];

    private Held() {}
  }

  @Test
  void aJobsSecretsOfTheParentAreNotInItsEnvironment() throws Exception {
    try (ProcessPool pool =
        ProcessPool.open(options("env").withEnvironment(java.util.Map.of("SHOWN", "1")))) {
      assertThat(pool.submit(() -> new ArrayList<>(System.getenv().keySet())).get())
          .contains("SHOWN")
          .allMatch(n ->
              n.startsWith("LC_")
                  || List.of("SHOWN", "PATH", "HOME", "LANG", "TZ", "TMPDIR").contains(n));
    }
  }

  @Test
  void childrenEndWithAParentThatIsKilled() throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Orphaning.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long child = Long.parseLong(parent.inputReader().readLine());
    ProcessHandle orphan = ProcessHandle.of(child).orElseThrow();
    assertThat(orphan.isAlive()).isTrue();
    assertThat(Processes.folders(parent.pid())).hasSize(1);
    parent.destroyForcibly();
    orphan.onExit().get(20, SECONDS);
    assertThat(Processes.folders(parent.pid())).isEmpty();
  }
}
