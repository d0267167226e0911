package dev.hearth.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What needs a JVM of its own.
class AgentTest {
  @TempDir Path directory;

  /// Attaches to itself, installs, and calls this and that.
  static final class Application {
    public static void main(String[] arguments) throws Exception {
      Path cache = arguments.length == 0 ? null : Path.of(arguments[0]);
      Probes probes =
          ProbeInstaller.install(
              Agent.instrumentation(), Catalogue.load(), _ -> null, cache, List.of());
      Recorder recorder = new Recorder();
      probes.guard(Thread.currentThread(), recorder);
      Files.exists(Path.of("/"));
      Thread.sleep(1);
      probes.release(Thread.currentThread());
      System.out.println("missing " + probes.missing());
      System.out.println(recorder.events.stream().filter(e -> e.startsWith("enter")).toList());
      if (cache != null) {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
          if (thread.getName().equals("hearth-guard-cache")) {
            thread.join();
          }
        }
      }
    }
  }

  private static String run(List<String> flags, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Application.class.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void attachesToItselfAndEveryClassVerifies() throws Exception {
    assertThat(
            run(
                List.of(
                    "-XX:+EnableDynamicAgentLoading",
                    "-XX:+UnlockDiagnosticVMOptions",
                    "-XX:+BytecodeVerificationLocal",
                    "-XX:+BytecodeVerificationRemote")))
        .contains("missing []")
        .contains("FILE_META")
        .contains("SLEEP");
  }

  @Test
  void saysWhichFlagStandsInItsWay() throws Exception {
    assertThat(run(List.of("-XX:-EnableDynamicAgentLoading")))
        .contains("-XX:-EnableDynamicAgentLoading")
        .contains("start the JVM with -javaagent:guard.jar");
  }

  @Test
  void aDamagedCacheIsAsIfItWereNotThere() throws Exception {
    List<String> flags = List.of("-XX:+EnableDynamicAgentLoading");
    assertThat(run(flags, directory.toString())).contains("SLEEP");
    Path file;
    try (var files = Files.list(directory)) {
      file = files.filter(each -> each.toString().endsWith(".bin")).findFirst().orElseThrow();
    }
    assertThat(run(flags, directory.toString())).contains("missing []").contains("SLEEP");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertThat(run(flags, directory.toString())).contains("missing []").contains("SLEEP");
  }
}
