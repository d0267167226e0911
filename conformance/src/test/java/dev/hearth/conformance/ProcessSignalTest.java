package dev.hearth.conformance;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Job;
import dev.hearth.loop.Shutdown;
import dev.hearth.loop.ShutdownPlan;
import dev.hearth.loop.SignalException;
import dev.hearth.testkit.loop.Row;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Signals sent to a program of its own, whose `main` runs a loop.
@Timeout(60)
class ProcessSignalTest {
  /// The program: it says what it does, and ends as the run has ended.
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) {
      try {
        EventLoop.run(
            "program", () -> arguments[0].equals("stuck") ? stick() : serve(arguments[0]));
        System.out.println("returned");
      } catch (SignalException e) {
        System.out.println("ended by " + e.signal());
        System.exit(e.exitCode());
      }
    }

    private static boolean serve(String how) {
      EventLoop loop = EventLoop.current();
      Shutdown shutdown = new Shutdown(loop, ShutdownPlan.homeAssistant().within(ofSeconds(20)));
      if (how.equals("orderly")) {
        shutdown.on(ShutdownPlan.FINAL_WRITE, Job.callback("write", () -> say("written")));
        loop.onSignal("TERM", () -> shutdown.begin(0));
      }
      say("ready");
      try {
        while (!shutdown.hasEnded()) {
          loop.sleep(how.equals("orderly") ? ofMillis(1) : ofHours(1));
        }
      } finally {
        say("cleaned up");
      }
      return true;
    }

    private static boolean stick() {
      EventLoop.current()
          .callSoon(() -> {
            say("ready");
            while (true) {
              Thread.onSpinWait();
            }
          });
      EventLoop.current().sleep(ofHours(1));
      return true;
    }

    private static void say(String line) {
      System.out.println(line);
    }
  }

  private static Process start(String how) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName(),
            how)
        .redirectErrorStream(false)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static List<String> rest(BufferedReader out) {
    return out.lines().toList();
  }

  @Row("RUN-10")
  @Test
  void theFirstSignalEndsItAndItsFinallyBlocksRun() throws Exception {
    Process program = start("plain");
    try (BufferedReader out = program.inputReader()) {
      assertThat(out.readLine()).isEqualTo("ready");
      program.toHandle().destroy();
      assertThat(rest(out)).containsExactly("cleaned up", "ended by TERM");
      assertThat(program.waitFor()).isEqualTo(143);
    } finally {
      program.destroyForcibly();
    }
  }

  @Row("RUN-16")
  @Test
  void aHandlerOfItsOwnShutsDownInOrder() throws Exception {
    Process program = start("orderly");
    try (BufferedReader out = program.inputReader()) {
      assertThat(out.readLine()).isEqualTo("ready");
      program.toHandle().destroy();
      assertThat(rest(out)).containsExactly("written", "cleaned up", "returned");
      assertThat(program.waitFor()).isZero();
    } finally {
      program.destroyForcibly();
    }
  }

  @Row("RUN-12")
  @Test
  void aThirdSignalEndsAProgramWhoseLoopIsStuck() throws Exception {
    Process program = start("stuck");
    try (BufferedReader out = program.inputReader()) {
      assertThat(out.readLine()).isEqualTo("ready");
      for (int i = 0; i < 100 && program.isAlive(); i++) {
        program.toHandle().destroy(); // signals of one kind that come at once are one
        boolean _ = program.waitFor(50, TimeUnit.MILLISECONDS);
      }
      assertThat(program.isAlive()).isFalse();
      assertThat(program.exitValue()).isEqualTo(143);
    } finally {
      program.destroyForcibly();
    }
  }
}
