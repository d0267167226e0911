package dev.hearth.conformance.docs;

import static dev.hearth.loop.Timeout.failAfter;
import static dev.hearth.loop.Timeout.moveOnAfter;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.loop.Awaitable;
import dev.hearth.loop.CancelScope;
import dev.hearth.loop.CancelledException;
import dev.hearth.loop.ContextVar;
import dev.hearth.loop.DrainReport;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.HostedLoop;
import dev.hearth.loop.Job;
import dev.hearth.loop.LoopOptions;
import dev.hearth.loop.Outcome;
import dev.hearth.loop.Promise;
import dev.hearth.loop.Shutdown;
import dev.hearth.loop.ShutdownPlan;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskGroup;
import dev.hearth.loop.TaskGroupException;
import dev.hearth.loop.Tasks;
import dev.hearth.loop.TimerHandle;
import dev.hearth.loop.sync.Channel;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.TestLoop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The recipes of `docs/loop.md`, which shows what stands between `recipe:` and `end`.
@LoopTest
class LoopRecipesTest {
  private final List<String> log = new ArrayList<>();

  @Test
  void start() throws Exception {
    // recipe: start
    try (EventLoop loop = EventLoop.open("mine")) {
      Task<String> greeting =
          loop.startLater(
              "greet",
              () -> {
                loop.sleep(ofMillis(10)); // suspends; nobody is blocked
                return "hello";
              });
      log.add(greeting.get()); // another thread waits as for any Future
    }
    // end
    assertThat(log).containsExactly("hello");
  }

  @Test
  void main() throws Exception {
    // recipe: main
    String result =
        EventLoop.run(
            "program",
            () -> {
              EventLoop loop = EventLoop.current();
              Task<Integer> answer = loop.start("think", () -> 42);
              return "the answer is " + answer.await();
            });
    // end
    assertThat(result).isEqualTo("the answer is 42");
  }

  @Test
  void cross() throws Exception {
    try (EventLoop loop = EventLoop.open("house")) {
      Lamp lamp = new Lamp();
      // recipe: cross
      loop.execute(() -> lamp.turnOn()); // hand over and go on
      boolean on = loop.call(() -> lamp.isOn()).get(); // wait for a callback's result
      int level = loop.startLater("dim", () -> lamp.dimSlowly(loop)).get(); // or for a task's
      // end
      assertThat(on).isTrue();
      assertThat(level).isEqualTo(10);
    }
  }

  @Test
  void timers(TestLoop test) throws Exception {
    test.run(() -> {
      EventLoop loop = EventLoop.current();
      // recipe: timers
      TimerHandle off = loop.callLater(ofMinutes(5), () -> log.add("light off"));
      loop.callSoon(() -> log.add("in the next turn"));

      off.cancel(); // somebody has moved
      off = loop.callLater(ofMinutes(10), () -> log.add("light off after all"));
      // end
      loop.sleep(ofMinutes(10).plusMillis(1));
      assertThat(off.isPending()).isFalse();
    });
    assertThat(log).containsExactly("in the next turn", "light off after all");
  }

  @Test
  void offload(TestLoop test, @TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("notes"), "bread");
    test.run(() -> {
      EventLoop loop = EventLoop.current();
      // recipe: offload
      String notes = loop.offload(() -> Files.readString(file)); // a worker waits for the disk
      log.add(notes); // and the task is back on the loop
      // end
    });
    assertThat(log).containsExactly("bread");
  }

  @Test
  void offloadToAnExecutor(TestLoop test) throws Exception {
    Camera camera = () -> new byte[] {1};
    String name = "java.util.concurrent.Phaser";
    try (ExecutorService cameras = Executors.newFixedThreadPool(1)) {
      test.run(() -> {
        EventLoop loop = EventLoop.current();
        // recipe: offload-executor
        byte[] picture = loop.offload(cameras, () -> camera.grab()); // threads of your own
        Class<?> plugin =
            loop.offload(loop.importExecutor(), () -> Class.forName(name)); // one at a time
        // end
        assertThat(picture).hasSize(1);
        assertThat(plugin).isEqualTo(java.util.concurrent.Phaser.class);
      });
    }
  }

  private interface Camera {
    byte[] grab();
  }

  @Test
  void timeout(TestLoop test) throws Exception {
    Client client = new Client();
    test.run(() -> {
      // recipe: timeout
      try {
        String answer = failAfter(ofSeconds(5), () -> client.ask("temperature"));
        log.add(answer);
      } catch (TimeoutException e) {
        log.add("no answer: " + e.getMessage());
      }
      // end
      // recipe: move-on
      Optional<String> answer = moveOnAfter(ofSeconds(1), () -> client.ask("humidity"));
      log.add(answer.orElse("unknown"));
      // end
    });
    assertThat(log).containsExactly("no answer: not done within 5 s", "unknown");
  }

  @Test
  void scope(TestLoop test) throws Exception {
    test.run(() -> {
      EventLoop loop = EventLoop.current();
      Button stop = new Button();
      loop.callLater(ofSeconds(3), stop::press);
      // recipe: scope
      CancelScope playing = new CancelScope();
      stop.onPress(() -> playing.cancel("stopped by hand"));
      boolean finished =
          playing.run(() -> {
            while (true) {
              loop.sleep(ofSeconds(2));
              log.add("beep");
            }
          });
      log.add(finished ? "finished" : "stopped");
      // end
    });
    assertThat(log).containsExactly("beep", "stopped");
  }

  @Test
  void cleanUp(TestLoop test) throws Exception {
    Client client = new Client();
    test.run(() -> {
      boolean _ =
          new CancelScope()
              .expireAfter(ofSeconds(1))
              .run(() -> {
                // recipe: clean-up
                try {
                  client.ask("everything");
                } finally {
                  // In a cancelled scope everything that waits fails; behind a shield it works.
                  CancelScope.shielded(ofSeconds(2), () -> client.sayGoodbye(log));
                }
                // end
              });
    });
    assertThat(log).containsExactly("goodbye");
  }

  @Test
  void group(TestLoop test) throws Exception {
    test.run(() -> {
      EventLoop loop = EventLoop.current();
      // recipe: group
      try {
        TaskGroup.run(group -> {
          group.start("lights", () -> load(loop, "lights"));
          group.start("broken", () -> fail(loop));
          group.start("sensors", () -> load(loop, "sensors"));
        }); // all three have ended here
      } catch (TaskGroupException e) {
        log.add(e.failures().size() + " failed: " + e.failures().getFirst().getMessage());
      }
      // end
    });
    assertThat(log).containsExactly("1 failed: no such device");
  }

  @Test
  void gather(TestLoop test) throws Exception {
    test.run(() -> {
      EventLoop loop = EventLoop.current();
      List<String> hosts = List.of("a", "b", "c");
      // recipe: gather
      List<String> both = Tasks.gather(() -> load(loop, "one"), () -> load(loop, "two")).await();

      Task<String> good = loop.start("good", () -> load(loop, "good"));
      Task<String> bad = loop.start("bad", () -> fail(loop));
      for (Outcome<String> outcome : Tasks.gatherOutcomes(List.of(good, bad)).await()) {
        log.add(
            switch (outcome) {
              case Outcome.Success<String>(String value) -> value;
              case Outcome.Failure<String>(Throwable why) -> "failed: " + why.getMessage();
              case Outcome.Cancelled<String> _ -> "cancelled";
            });
      }
      // end
      assertThat(both).containsExactly("one", "two");
      // recipe: limited
      List<Callable<String>> bodies = new ArrayList<>();
      hosts.forEach(host -> bodies.add(() -> load(loop, host)));
      List<String> pages = Tasks.gatherLimited(2, bodies).await(); // two at a time
      // end
      assertThat(pages).isEqualTo(hosts);
      // recipe: race
      String first = Tasks.firstSuccess(List.of(() -> fail(loop), () -> load(loop, "mirror")));
      // end
      assertThat(first).isEqualTo("mirror");
    });
    assertThat(log).containsExactly("good", "failed: no such device");
  }

  @Test
  void ready(TestLoop test) throws Exception {
    test.run(() -> {
      EventLoop loop = EventLoop.current();
      // recipe: ready
      TaskGroup.run(group -> {
        int port =
            group.<Integer>startAndAwaitReady(
                "server",
                ready -> {
                  loop.sleep(ofMillis(20)); // binds its socket
                  ready.ready(8123);
                  loop.sleep(ofMinutes(1)); // serves
                });
        log.add("listens on " + port);
        group.cancel("that was all");
      });
      // end
    });
    assertThat(log).containsExactly("listens on 8123");
  }

  @Test
  void channel(TestLoop test) throws Exception {
    test.run(() -> {
      EventLoop loop = EventLoop.current();
      // recipe: channel
      Channel<Integer> readings = Channel.open(loop, 10);
      loop.start(
          "meter",
          () -> {
            try (Channel.Sender<Integer> out = readings.sender()) {
              for (int watts = 1; watts <= 3; watts++) {
                out.send(watts); // waits while ten are waiting
              }
            }
            return null;
          });
      try (Channel.Receiver<Integer> in = readings.receiver()) {
        for (int watts : in) { // ends when the sender is closed
          log.add(watts + " W");
        }
      }
      // end
    });
    assertThat(log).containsExactly("1 W", "2 W", "3 W");
  }

  @Test
  void promise(TestLoop test) throws Exception {
    test.run(() -> {
      EventLoop loop = EventLoop.current();
      Button button = new Button();
      loop.callLater(ofSeconds(1), button::press);
      // recipe: promise
      Promise<String> pressed = loop.promise();
      button.onPress(() -> pressed.tryComplete("pressed")); // false if nobody waits any more
      log.add(pressed.await());

      CompletableFuture<String> elsewhere = CompletableFuture.supplyAsync(() -> "computed");
      log.add(loop.await(elsewhere)); // any CompletionStage
      // end
    });
    assertThat(log).containsExactly("pressed", "computed");
  }

  @Test
  void jdk(TestLoop test) throws Exception {
    test.run(() -> {
      EventLoop loop = EventLoop.current();
      // recipe: jdk
      Semaphore atOnce = new Semaphore(2, true);
      LinkedBlockingQueue<String> mail = new LinkedBlockingQueue<>(10);
      loop.start(
          "reader",
          () -> {
            atOnce.acquire(); // suspends while two others are inside
            try {
              return log.add(mail.take()); // suspends while there is no mail
            } finally {
              atOnce.release();
            }
          });
      mail.put("hello");
      // end
      loop.sleep(ofSeconds(1));
    });
    assertThat(log).containsExactly("hello");
  }

  // recipe: context
  private static final ContextVar<String> REQUEST = ContextVar.named("request");

  private void handle(EventLoop loop, String id) {
    REQUEST.set(id);
    loop.start("audit", () -> log.add("audited " + REQUEST.get().orElse("?")));
    loop.callLater(ofSeconds(1), () -> log.add("closed " + REQUEST.get().orElse("?")));
  }

  // end

  @Test
  void context(TestLoop test) throws Exception {
    test.run(() -> {
      EventLoop loop = EventLoop.current();
      loop.callSoon(() -> handle(loop, "r1"));
      loop.sleep(ofSeconds(2));
      assertThat(REQUEST.get()).isEmpty();
    });
    assertThat(log).containsExactly("audited r1", "closed r1");
  }

  @Test
  void failures(TestLoop test) throws Exception {
    test.run(() -> {
      EventLoop loop = EventLoop.current();
      // recipe: failures
      loop.setExceptionHandler((_, failure) -> log.add(failure.owner() + ": " + failure.source()));
      loop.start(loop.owner("lamp"), "poll", () -> fail(loop));
      // end
      loop.sleep(ofSeconds(1));
    });
    assertThat(log).containsExactly("lamp: task poll");
  }

  @Test
  void snapshot(TestLoop test) throws Exception {
    test.run(() -> {
      EventLoop loop = EventLoop.current();
      Task<String> slow = loop.start("slow", () -> load(loop, "forever"));
      // recipe: snapshot
      log.add(loop.snapshot().toString()); // every task, whose it is, where it waits

      DrainReport left = loop.drain(ofMillis(1)); // waits for tasks, and says who is left
      left.pending().forEach(pending -> log.add(pending.name() + " of " + pending.owner()));
      // end
      slow.cancel("enough");
    });
    assertThat(log.getFirst()).contains("slow").contains("LoopRecipesTest.load");
    assertThat(log.getLast()).isEqualTo("slow of test");
  }

  @Test
  void shutdown(TestLoop test) throws Exception {
    test.run(() -> {
      EventLoop loop = EventLoop.current();
      // recipe: shutdown
      ShutdownPlan plan =
          ShutdownPlan.empty()
              .stopStage("stop", ofSeconds(10)) // cancels background tasks first
              .stage("save", ofSeconds(5));
      Shutdown shutdown = new Shutdown(loop, plan);
      shutdown.on("save", Job.task("flush", () -> log.add("saved")));

      log.add("exit code " + shutdown.run(0).exitCode()); // never takes longer than the plan
      // end
    });
    assertThat(log).containsExactly("saved", "exit code 0");
  }

  @Test
  void hosted() throws Exception {
    // recipe: hosted
    try (HostedLoop loop = EventLoop.host(LoopOptions.named("guest"))) {
      loop.callLater(ofMillis(5), () -> log.add("due"));
      while (log.isEmpty()) {
        loop.runOnce(ofMillis(50)); // one turn; waits as long as that if there is nothing to do
      }
    }
    // end
    assertThat(log).containsExactly("due");
  }

  // recipe: test
  @Test // in a class with @LoopTest: also runs in ten random orders of what is ready
  void pollsEveryMinute(TestLoop test) throws Exception {
    test.run(() -> poll(EventLoop.current(), 3));
    assertThat(log).hasSize(3);
    assertThat(test.elapsed()).isEqualTo(ofMinutes(3)); // the clock has jumped; no time has passed
  }

  // end

  private void poll(EventLoop loop, int times) {
    for (int i = 0; i < times; i++) {
      loop.sleep(ofMinutes(1));
      log.add("polled");
    }
  }

  @Test
  void awaitingForwardsACancellationAndAShieldDoesNot(TestLoop test) throws Exception {
    test.run(() -> {
      EventLoop loop = EventLoop.current();
      Task<String> shielded = loop.start("shielded", () -> load(loop, "kept"));
      Awaitable<String> behind = Tasks.shield(shielded);
      Task<String> waiter = loop.start("waiter", behind::await);
      waiter.cancel("gone");
      assertThatThrownBy(waiter::await).isInstanceOf(CancelledException.class);
      assertThat(shielded.await()).isEqualTo("kept");
    });
  }

  private static String load(EventLoop loop, String what) {
    loop.sleep(what.equals("forever") ? Duration.ofDays(1) : ofMillis(10));
    return what;
  }

  private static String fail(EventLoop loop) {
    loop.sleep(ofMillis(5));
    throw new IllegalStateException("no such device");
  }

  private static final class Lamp {
    private boolean on;

    void turnOn() {
      on = true;
    }

    boolean isOn() {
      return on;
    }

    int dimSlowly(EventLoop loop) {
      loop.sleep(ofMillis(1));
      return 10;
    }
  }

  private static final class Client {
    String ask(String question) {
      EventLoop.current().sleep(ofMinutes(1));
      return "the " + question;
    }

    void sayGoodbye(List<String> log) {
      EventLoop.current().sleep(ofSeconds(1));
      log.add("goodbye");
    }
  }

  private static final class Button {
    private Runnable action = () -> {};

    void onPress(Runnable chosen) {
      action = chosen;
    }

    void press() {
      action.run();
    }
  }
}
