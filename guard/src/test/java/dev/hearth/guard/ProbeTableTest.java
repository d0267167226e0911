package dev.hearth.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// The table of guarded threads, tried on the probe class before it moves to `java.lang`.
class ProbeTableTest {
  private final ProbeTemplate probe = new ProbeTemplate();
  private final Sites sites = new Sites(Catalogue.load().places());

  ProbeTableTest() {
    probe.accept(null, sites.times());
  }

  @Test
  void aThousandThreadsAreToldApartAndLeaveWhenTheyEnd() throws Exception {
    int count = 1_000;
    var start = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    List<Recorder> recorders = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Recorder recorder = new Recorder();
      boolean guarded = i % 2 == 0;
      Thread thread =
          new Thread(() -> {
            try {
              start.await();
            } catch (InterruptedException e) {
              return;
            }
            if (ProbeTemplate.enter(0)) {
              ProbeTemplate.exit(0);
            }
            ProbeTemplate.ended(Thread.currentThread());
          });
      threads.add(thread);
      recorders.add(recorder);
      if (guarded) {
        probe.accept(thread, new ProbeHook(sites, recorder));
      }
      thread.start();
    }
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    for (int i = 0; i < count; i++) {
      assertThat(recorders.get(i).events).hasSize(i % 2 == 0 ? 2 : 0);
    }
    assertThat(ProbeTemplate.enter(0)).isFalse();
  }

  @Test
  void virtualThreadsAreToldOnlyWhatHoldsThem() throws Exception {
    int platformOnly = -1;
    for (ChokePoint point : Catalogue.load().points()) {
      if (point.when() == ChokePoint.When.PLATFORM_IF_NOT_ZERO) {
        platformOnly = point.number();
      }
    }
    Recorder recorder = new Recorder();
    probe.accept(Thread.currentThread(), new ProbeHook(sites, recorder));
    try {
      assertThat(ProbeTemplate.enter(platformOnly, 0L)).isFalse();
      assertThat(ProbeTemplate.enter(platformOnly, 1L)).isTrue();
    } finally {
      probe.accept(Thread.currentThread(), null);
    }
    assertThat(recorder.events).hasSize(1);
    assertThat(ProbeTemplate.enter(platformOnly, 1L)).isFalse();
  }
}
