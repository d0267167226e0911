package dev.hearth.loop;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A loop and the thread of its host.
@Timeout(20)
class HostThreadTest {
  private final AtomicInteger woken = new AtomicInteger();

  @AfterEach
  void clear() {
    boolean _ = Thread.interrupted();
  }

  @Test
  void anInterruptOfTheHostNeitherEndsTheRunNorKeepsItBusy() {
    try (HostedLoop loop = EventLoop.host(LoopOptions.named("interrupted"))) {
      loop.callLater(ofMillis(50), loop::stop);
      Thread.currentThread().interrupt();
      loop.runForever();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(loop.statistics().turns()).isLessThan(20);
    }
  }

  @Test
  void aHostWhoseWakeUpFailsHarmsNobody() throws Exception {
    try (HostedLoop loop =
        EventLoop.host(
            LoopOptions.named("unwakeable"),
            () -> {
              throw new IllegalStateException("cannot wake");
            })) {
      CountDownLatch ran = new CountDownLatch(1);
      CompletableFuture.runAsync(() -> loop.execute(ran::countDown)).get();
      loop.runOnce(Duration.ZERO);
      assertThat(ran.getCount()).isZero();
    }
  }

  @Test
  void theHostIsWokenForWhatATurnHasLeftReady() {
    try (HostedLoop loop = EventLoop.host(LoopOptions.named("left"), woken::incrementAndGet)) {
      loop.callSoon(() -> loop.callSoon(() -> {}));
      assertThat(woken.getAndSet(0)).isPositive();
      loop.runOnce(Duration.ZERO);
      assertThat(woken.getAndSet(0)).isPositive();
      loop.runOnce(Duration.ZERO);
      assertThat(woken.get()).isZero();
    }
  }

  @Test
  void theHostIsWokenForWhatCameWhileATurnRan() throws Exception {
    try (HostedLoop loop = EventLoop.host(LoopOptions.named("came"), woken::incrementAndGet)) {
      loop.callSoon(() -> CompletableFuture.runAsync(() -> loop.execute(() -> {})).join());
      woken.set(0);
      loop.runOnce(Duration.ZERO);
      assertThat(woken.get()).isPositive();
    }
  }

  @Test
  void theMakersThreadHandsOverWhileAnotherBeginsToRunIt() throws Exception {
    for (int i = 0; i < 300; i++) {
      HostedLoop loop =
          EventLoop.host(
              LoopOptions.named("begun")
                  .withSlowStep(Duration.ZERO)
                  .withInboxLimit(Integer.MAX_VALUE));
      AtomicInteger ran = new AtomicInteger();
      Thread host = Thread.ofPlatform().start(loop::runForever);
      int handedOver = 0;
      while (ran.get() == 0) {
        loop.execute(ran::incrementAndGet);
        handedOver++;
      }
      for (int n = 0; n < 100; n++) {
        loop.execute(ran::incrementAndGet);
        handedOver++;
      }
      CountDownLatch last = new CountDownLatch(1);
      loop.execute(last::countDown);
      boolean came = last.await(2, TimeUnit.SECONDS);
      loop.stop();
      host.join();
      assertThat(came).as("round %s: %s ran", i, ran).isTrue();
      assertThat(ran.get()).isEqualTo(handedOver);
    }
  }
}
