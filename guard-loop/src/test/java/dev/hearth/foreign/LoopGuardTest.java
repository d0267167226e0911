package dev.hearth.foreign;

import static dev.hearth.guard.Policy.Action.RAISE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.guard.BlockingCall;
import dev.hearth.guard.BlockingCallException;
import dev.hearth.guard.Category;
import dev.hearth.guard.Guard;
import dev.hearth.guard.Policy;
import dev.hearth.guard.Registration;
import dev.hearth.guard.loop.LoopGuard;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.LoopOptions;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskOptions;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The guard and the loop together, as the code of an integration meets them.
@Timeout(30)
class LoopGuardTest {
  @TempDir Path folder;

  private final Guard guard = Guard.install();
  private final List<BlockingCall> seen = new CopyOnWriteArrayList<>();
  private final EventLoop loop =
      EventLoop.open(LoopOptions.named("house").withHandOver(Duration.ZERO));
  private final dev.hearth.loop.Registration attached = LoopGuard.attach(guard, loop);
  private final Registration listening = guard.addListener(seen::add);

  @BeforeEach
  void production() {
    guard.setPolicy(Policy.production());
  }

  @AfterEach
  void close() {
    listening.close();
    attached.close();
    loop.close();
  }

  private List<BlockingCall> reports() {
    assertThat(guard.awaitReports(Duration.ofSeconds(5))).isTrue();
    return List.copyOf(seen);
  }

  private <T> T inTask(java.util.concurrent.Callable<T> body) throws Exception {
    return loop.startLater(TaskOptions.named("poll").ownedBy(loop.owner("meter")), body)
        .get(20, TimeUnit.SECONDS);
  }

  @Test
  void aTaskReadsAFileElsewhereAndTheReportSaysWhere() throws Exception {
    Path file = Files.writeString(folder.resolve("a.txt"), "hello");

    String text = inTask(() -> Files.readString(file));

    assertThat(text).isEqualTo("hello");
    assertThat(reports())
        .isNotEmpty()
        .allSatisfy(call -> {
          assertThat(call.outcome()).isEqualTo(BlockingCall.Outcome.RELOCATED);
          assertThat(call.work().owner()).isEqualTo("meter");
          assertThat(call.line()).isNotNull();
          assertThat(call.line().getFileName()).isEqualTo("LoopGuardTest.java");
          assertThat(call.call()).contains("Files.readString");
        });
  }

  @Test
  void theLoopGoesOnWhileATaskWaitsForAFifo() throws Exception {
    Path fifo = folder.resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    Task<Integer> reader =
        loop.startLater(
            "reader",
            () -> {
              try (FileInputStream in = new FileInputStream(fifo.toFile())) {
                return in.read();
              }
            });

    assertThat(loop.call(() -> 7).get(10, TimeUnit.SECONDS)).isEqualTo(7);
    assertThat(reader.isDone()).isFalse();
    try (FileOutputStream out = new FileOutputStream(fifo.toFile())) {
      out.write(42);
    }
    assertThat(reader.get(10, TimeUnit.SECONDS)).isEqualTo(42);
  }

  @Test
  void aFailureOfTheCallComesBackToTheTaskOnItsLoop() throws Exception {
    String message =
        inTask(() -> {
          try {
            return Files.readString(folder.resolve("absent"));
          } catch (java.nio.file.NoSuchFileException e) {
            return loop.isOnLoop() + " " + e.getFile();
          }
        });

    assertThat(message).startsWith("true ").endsWith("absent");
  }

  @Test
  void aCallbackThatReadsAFileIsReportedAsHolding() throws Exception {
    Path file = Files.writeString(folder.resolve("a.txt"), "hello");

    loop.call(() -> Files.readString(file)).get();

    assertThat(reports())
        .isNotEmpty()
        .allSatisfy(
            call -> assertThat(call.outcome()).isEqualTo(BlockingCall.Outcome.COULD_NOT_MOVE));
  }

  @Test
  void aCallbackThatSleepsIsReportedAndATaskThatSleepsIsNot() throws Exception {
    inTask(() -> {
      Thread.sleep(2);
      return true;
    });
    assertThat(reports()).isEmpty();

    loop.call(
            () -> {
              Thread.sleep(2);
              return true;
            })
        .get();
    assertThat(reports()).extracting(BlockingCall::category).containsExactly(Category.SLEEP);
  }

  @Test
  void underTestPolicyTheLineThrowsBeforeAnythingHasHappened() throws Exception {
    guard.setPolicy(Policy.testing());
    Path file = folder.resolve("new.txt");

    assertThatThrownBy(() -> inTask(() -> Files.writeString(file, "x")))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(BlockingCallException.class);
    guard.setPolicy(Policy.production());
    assertThat(file).doesNotExist();
  }

  @Test
  void aCallbackThatWaitsForAQueueFailsAtItsEnd() throws Exception {
    guard.setPolicy(Policy.testing());
    LinkedBlockingQueue<Integer> queue = new LinkedBlockingQueue<>();
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    loop.call(
            () -> {
              loop.setExceptionHandler((_, failure) -> failures.add(failure.exception()));
              return true;
            })
        .get();
    List<Integer> polled = new CopyOnWriteArrayList<>();

    loop.execute(() -> {
      try {
        Integer got = queue.poll(5, TimeUnit.MILLISECONDS);
        polled.add(got == null ? -1 : got);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    });
    loop.call(() -> true).get();

    assertThat(polled).containsExactly(-1);
    assertThat(failures).hasSize(1).first().isInstanceOf(BlockingCallException.class);
  }

  @Test
  void threadLocalsMonitorsAndInterruptsSurviveAMove() throws Exception {
    Path file = Files.writeString(folder.resolve("a.txt"), "hello");
    ThreadLocal<String> local = new ThreadLocal<>();
    Object monitor = new Object();

    String result =
        inTask(() -> {
          local.set("mine");
          synchronized (monitor) {
            Thread.currentThread().interrupt();
            byte[] bytes;
            try (FileInputStream in = new FileInputStream(file.toFile())) {
              bytes = in.readAllBytes();
            }
            return local.get() + Thread.holdsLock(monitor) + Thread.interrupted() + bytes.length;
          }
        });

    assertThat(result).isEqualTo("minetruetrue5");
  }

  @Test
  void aTaskThatFailsUnderTheTestPolicyEndsAndTheLoopLoadsNothingOnItsThread() throws Exception {
    guard.setPolicy(Policy.testing().toBuilder().set(Category.CLASS_LOADING, RAISE).build());

    assertThatThrownBy(() ->
            inTask(() -> {
              throw new IllegalStateException("broken");
            }))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IllegalStateException.class);
    assertThat(reports())
        .noneSatisfy(call -> assertThat(call.argument()).startsWith("dev.hearth.loop."));
  }

  @Test
  void readingAnOpenFileNamesItsPath() throws Exception {
    Path file = Files.writeString(folder.resolve("a.txt"), "hello");
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      loop.call(() -> in.read()).get();
    }
    assertThat(reports()).anySatisfy(call -> assertThat(call.argument()).endsWith("a.txt"));
  }

  @Test
  void everyCallIsInAFlightRecording() throws Exception {
    Path file = Files.writeString(folder.resolve("a.txt"), "hello");
    Path dump = folder.resolve("calls.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("dev.hearth.BlockingCall");
      recording.enable("dev.hearth.Relocation");
      recording.start();
      inTask(() -> Files.readString(file));
      loop.call(
              () -> {
                Thread.sleep(2);
                return true;
              })
          .get();
      reports();
      recording.stop();
      recording.dump(dump);
    }

    List<RecordedEvent> events = RecordingFile.readAllEvents(dump);
    assertThat(events)
        .filteredOn(event -> event.getEventType().getName().equals("dev.hearth.BlockingCall"))
        .anySatisfy(event -> {
          assertThat(event.getString("call")).isEqualTo("java.lang.Thread.sleep");
          assertThat(event.getString("outcome")).isEqualTo("COULD_NOT_MOVE");
          assertThat(event.getString("line")).contains("LoopGuardTest.java");
          assertThat(event.getDuration("held")).isGreaterThan(Duration.ofMillis(1));
        });
    assertThat(events)
        .filteredOn(event -> event.getEventType().getName().equals("dev.hearth.Relocation"))
        .anySatisfy(event -> {
          assertThat(event.getString("call")).contains("Files.readString");
          assertThat(event.getString("owner")).isEqualTo("meter");
          assertThat(event.getDuration("overhead")).isPositive();
        });
  }
}
