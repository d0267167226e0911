package dev.hearth.integration.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// The way of messages onto the loop. Here the loop is a list of steps that the test runs.
class InboxTest {
  private static final long CONNECTION = 1;

  private final Deque<Runnable> steps = new ArrayDeque<>();
  private final List<String> handled = new ArrayList<>();
  private final AtomicLong clock = new AtomicLong();

  @Test
  void manyMessagesComeWithOneHop() {
    Inbox inbox = inbox(100, 1 << 20);
    for (int i = 0; i < 10; i++) {
      inbox.put(message("t" + i), CONNECTION);
    }

    assertThat(steps).hasSize(1);
    steps.remove().run();
    assertThat(handled).hasSize(10).startsWith("t0").endsWith("t9");
    assertThat(steps).isEmpty();
  }

  @Test
  void aSliceEndsWhenItsTimeIsUsedUpAndTheRestComesLater() {
    Inbox inbox = new Inbox(steps::add, handler(400, 1), clock::get, 1_000, 100, 1 << 20);
    inbox.open(CONNECTION);
    for (int i = 0; i < 10; i++) {
      inbox.put(message("t" + i), CONNECTION);
    }

    steps.remove().run();
    assertThat(handled).hasSize(3);
    assertThat(steps).hasSize(1);
    while (!steps.isEmpty()) {
      steps.remove().run();
    }
    assertThat(handled).hasSize(10);
    assertThat(inbox.statistics().slices()).isEqualTo(4);
  }

  @Test
  void aFullInboxHoldsTheTransportAndLosesNothing() throws InterruptedException {
    Inbox inbox = inbox(3, 1 << 20);
    Thread transport =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < 50; i++) {
                inbox.put(message("t" + i), CONNECTION);
              }
            });
    while (handled.size() < 50) {
      assertThat(inbox.statistics().waiting()).isLessThanOrEqualTo(3);
      Runnable step;
      synchronized (steps) {
        step = steps.poll();
      }
      if (step == null) {
        Thread.onSpinWait();
      } else {
        step.run();
      }
    }
    transport.join();

    assertThat(handled).hasSize(50).startsWith("t0").endsWith("t49");
  }

  @Test
  void bytesAreBoundedTooButOneMessageAlwaysFits() {
    Inbox inbox = inbox(100, 10);
    inbox.put(MqttMessage.of("large", "x".repeat(1000), 0, false), CONNECTION);

    assertThat(inbox.statistics().waiting()).isEqualTo(1);
  }

  @Test
  void closingReleasesTheTransportAndSkipsWhatIsLeft() throws InterruptedException {
    Inbox inbox = inbox(1, 1 << 20);
    inbox.put(message("old"), CONNECTION);
    Thread transport = Thread.ofPlatform().start(() -> inbox.put(message("held"), CONNECTION));
    while (inbox.statistics().waits() == 0) {
      Thread.onSpinWait();
    }

    inbox.close();
    transport.join();
    steps.remove().run();
    assertThat(handled).isEmpty();
  }

  @Test
  void aMessageWithManyReceiversIsHandledOverSeveralSlices() {
    Inbox inbox = new Inbox(steps::add, handler(400, 5), clock::get, 1_000, 100, 1 << 20);
    inbox.open(CONNECTION);
    inbox.put(message("first"), CONNECTION);
    inbox.put(message("second"), CONNECTION);

    steps.remove().run();
    assertThat(handled).containsExactly("first", "first", "first");
    while (!steps.isEmpty()) {
      steps.remove().run();
    }
    assertThat(handled).hasSize(10).endsWith("second");
  }

  private Inbox.Handler handler(long cost, int receivers) {
    return new Inbox.Handler() {
      private String topic = "";
      private int left;

      @Override
      public void begin(MqttMessage message) {
        topic = message.topic();
        left = receivers;
      }

      @Override
      public boolean step() {
        handled.add(topic);
        clock.addAndGet(cost);
        return --left > 0;
      }
    };
  }

  private Inbox inbox(int messages, long bytes) {
    Inbox inbox =
        new Inbox(
            step -> {
              synchronized (steps) {
                steps.add(step);
              }
            },
            handler(0, 1),
            clock::get,
            1_000,
            messages,
            bytes);
    inbox.open(CONNECTION);
    return inbox;
  }

  private static MqttMessage message(String topic) {
    return MqttMessage.of(topic, "x", 0, false);
  }
}
