package dev.hearth.guard;

import static dev.hearth.guard.Guarded.OPEN;
import static dev.hearth.guard.Guarded.READ;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.guard.Policy.Action;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Where reports go, and what may go wrong there.
class ReportsTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Guarded.Log log = new Guarded.Log();
  private final Guarded.Jdk jdk = new Guarded.Jdk();
  private final Guard guard =
      jdk.guard(GuardOptions.defaults().withPolicy(Policy.of(Action.REPORT)), log);
  private final Guarded thread = new Guarded();

  @AfterEach
  void end() {
    guard.end();
  }

  private Sensor sensor() {
    guard.guard(Thread.currentThread(), thread);
    return jdk.last();
  }

  private static void pass(Sensor sensor, ChokePoint point) {
    sensor.enter(point, null, 0);
    sensor.exit(point);
  }

  @Test
  void aSiteIsLoggedOnceAndListenersHearEveryCall() {
    List<BlockingCall> heard = new CopyOnWriteArrayList<>();
    Sensor sensor = sensor();
    try (Registration _ = guard.addListener(heard::add)) {
      for (int i = 0; i < 5; i++) {
        pass(sensor, OPEN);
      }
      assertThat(guard.awaitReports(LIMIT)).isTrue();
    }
    pass(sensor, OPEN);
    assertThat(guard.awaitReports(LIMIT)).isTrue();
    assertThat(heard).hasSize(5);
    assertThat(log.lines)
        .hasSize(1)
        .first()
        .asString()
        .contains("blocked the loop for", "in callback poll of thermostat at ReportsTest.java:")
        .contains("use offload. See docs/blocking-calls.md#file-open");
  }

  @Test
  void aListenerThatThrowsIsNamedOnceAndStays() {
    List<BlockingCall> heard = new CopyOnWriteArrayList<>();
    guard.addListener(call -> {
      heard.add(call);
      throw new IllegalStateException("broken");
    });
    Sensor sensor = sensor();
    pass(sensor, OPEN);
    pass(sensor, READ);
    assertThat(guard.awaitReports(LIMIT)).isTrue();
    assertThat(heard).hasSize(2);
    assertThat(log.lines).filteredOn(line -> line.contains("A listener")).hasSize(1);
  }

  @Test
  void aListenerThatBlocksDelaysListenersOnly() throws InterruptedException {
    CountDownLatch released = new CountDownLatch(1);
    guard.addListener(_ -> {
      try {
        released.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    Sensor sensor = sensor();
    for (int i = 0; i < 25_000; i++) {
      pass(sensor, OPEN);
    }
    pass(sensor, READ);
    assertThat(guard.statistics().all().count()).isEqualTo(25_001);
    assertThat(guard.statistics().droppedReports()).isPositive();
    released.countDown();
    assertThat(guard.awaitReports(LIMIT)).isTrue();
    assertThat(log.lines).filteredOn(line -> line.contains("Choke.open0 ")).hasSize(1);
  }

  @Test
  void aLogThatThrowsOrPassesChokePointsItselfDoesNoHarm() {
    log.failure = new IllegalStateException("disk full");
    Sensor sensor = sensor();
    pass(sensor, OPEN);
    assertThat(guard.awaitReports(LIMIT)).isTrue();
    log.failure = null;
    pass(sensor, READ);
    assertThat(guard.awaitReports(LIMIT)).isTrue();
    assertThat(log.lines).anyMatch(line -> line.contains("Choke.readBytes"));
  }

  @Test
  void reportsDuringShutdownAreBounded() {
    Sensor sensor = sensor();
    guard.end();
    long began = System.nanoTime();
    pass(sensor, OPEN);
    guard.end();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
    assertThat(guard.statistics().all().count()).isEqualTo(1);
  }

  @Test
  void thePolicyChangesAtRunTime() {
    Sensor sensor = sensor();
    guard.setPolicy(Policy.of(Action.ALLOW));
    pass(sensor, OPEN);
    assertThat(guard.statistics().allowed()).isEqualTo(1);
    assertThat(guard.statistics().all().count()).isZero();
  }

  @Test
  void threadsThatTheUserMarksAreGuardedAndReleased() {
    Thread made = guard.guardedFactory(Thread::new).newThread(() -> {});
    assertThat(jdk.guarded).containsExactly(made);
    guard.guardedExecutor(Runnable::run).execute(() -> {});
    assertThat(jdk.guarded).endsWith(Thread.currentThread());
    assertThat(jdk.released).containsExactly(Thread.currentThread());
  }

  @Test
  void anErrorInThePolicyFileIsLoggedAndTheRestOfTheGuardWorks() {
    Guard other =
        jdk.guard(GuardOptions.defaults().withPolicyFile(Path.of("/nowhere/guard.policy")), log);
    assertThat(other.problems()).hasSize(1);
    assertThat(log.lines).anyMatch(line -> line.contains("/nowhere/guard.policy: cannot be read"));
    other.end();
  }

  @Test
  void argumentsShowNoSecrets() {
    assertThat(Arguments.text(Category.SOCKET, "https://me:pw@host/a?token=1", 0))
        .isEqualTo("https://host/a");
    assertThat(Arguments.text(Category.PROCESS, new String[] {"curl", "-u", "me:pw"}, 0))
        .isEqualTo("curl");
    assertThat(Arguments.text(Category.FILE_WRITE, new byte[] {65, 66}, 0)).isEmpty();
    assertThat(Arguments.text(Category.NATIVE, "select 'secret'", 0)).isEmpty();
    assertThat(Arguments.text(Category.FILE_OPEN, Path.of("/x".repeat(100)), 0))
        .hasSize(80)
        .startsWith("…");
    assertThat(Arguments.text(Category.SLEEP, null, 150_000_000)).isEqualTo("150 ms");
  }

  @Test
  void theStackSaysWhatWasCalledByWhomAndWhy() {
    Attribution open =
        at(
            Category.FILE_OPEN,
            "sun.nio.fs.UnixNativeDispatcher.open",
            "java.nio.file.Files.newByteChannel",
            "java.nio.file.Files.readString",
            "com.acme.Thermostat.lambda$poll$0",
            "dev.hearth.loop.Task.run");
    assertThat(open.call()).isEqualTo("java.nio.file.Files.readString");
    assertThat(open.line().getClassName()).isEqualTo("com.acme.Thermostat");
    assertThat(Frames.asPlace(open.line()))
        .isEqualTo("Thermostat.java:3 (com.acme.Thermostat.poll)");
    Attribution log =
        at(
            Category.FILE_WRITE,
            "java.io.FileOutputStream.write",
            "ch.qos.logback.core.OutputStreamAppender.append",
            "ch.qos.logback.classic.Logger.info",
            "com.acme.Thermostat.poll");
    assertThat(log.category()).isEqualTo(Category.LOGGING);
    assertThat(log.call()).isEqualTo("ch.qos.logback.classic.Logger.info");
    assertThat(
            at(
                    Category.FILE_READ,
                    "java.io.RandomAccessFile.readBytes",
                    "java.util.zip.ZipFile.read",
                    "java.lang.ClassLoader.loadClass",
                    "com.acme.Thermostat.poll")
                .category())
        .isEqualTo(Category.CLASS_LOADING);
    assertThat(
            at(
                    Category.FILE_OPEN,
                    "java.io.FileInputStream.open",
                    "java.io.FileInputStream.<init>",
                    "io.netty.util.Loader.run",
                    "com.acme.Main.main")
                .call())
        .isEqualTo("new java.io.FileInputStream");
    assertThat(at(Category.FILE_OPEN, "java.io.File.list", "io.netty.util.Loader.run").line())
        .isNotNull();
  }

  @Test
  void aDriverWhoseNativeMethodsAreWatchedIsNotTheOwner() {
    Attribution step =
        at(
            Category.NATIVE,
            "org.sqlite.core.NativeDB.step",
            "org.sqlite.jdbc3.JDBC3Statement.executeQuery",
            "com.acme.Recorder.write");
    assertThat(step.line().getClassName()).isEqualTo("com.acme.Recorder");
    assertThat(step.loops()).isFalse();
  }

  @Test
  void whatTheLoopItselfCallsIsToldFromWhatItRuns() {
    assertThat(
            at(
                    Category.CLASS_LOADING,
                    "java.lang.ClassLoader.loadClass",
                    "dev.hearth.loop.LoopTask.endWith",
                    "com.acme.Thermostat.poll")
                .loops())
        .isTrue();
    assertThat(
            at(
                    Category.FILE_OPEN,
                    "java.io.File.list",
                    "com.acme.Thermostat.poll",
                    "dev.hearth.loop.LoopTask.run")
                .loops())
        .isFalse();
  }

  private static Attribution at(Category category, String... frames) {
    StackTraceElement[] stack = new StackTraceElement[frames.length];
    for (int i = 0; i < frames.length; i++) {
      int dot = frames[i].lastIndexOf('.');
      String type = frames[i].substring(0, dot);
      String file = type.substring(type.lastIndexOf('.') + 1) + ".java";
      stack[i] = new StackTraceElement(type, frames[i].substring(dot + 1), file, i);
    }
    return Attribution.of(stack, OPEN, category, Policy.production(), List.of("org.sqlite."));
  }
}
