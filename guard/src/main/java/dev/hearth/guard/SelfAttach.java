package dev.hearth.guard;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.instrument.Instrumentation;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/// Loads the guard's agent into the JVM that it runs in.
///
/// **Linux:** speaks to the JVM's own attach socket, as `jcmd` does: a trigger file, a SIGQUIT to
/// oneself, one request. No second process is needed, and that is most of the time saved.
/// **Elsewhere,** or when that fails: a child JVM attaches with the JDK's attach API.
///
/// The agent jar holds this package's [Agent] and a manifest: the guard may come from a directory,
/// or from a class loader that the JVM's agents do not see.
final class SelfAttach {
  private static final String ADVICE =
      "; start the JVM with -javaagent:guard.jar, or with Launcher-Agent-Class:"
          + " dev.hearth.guard.Agent in the application's manifest";
  private static final long PATIENCE_MILLIS = 5_000;

  private SelfAttach() {}

  static Instrumentation attach() {
    refuseIfForbidden();
    Path jar = null;
    try {
      jar = Files.createTempFile("hearth-guard-", ".jar");
      writeJar(jar);
      String answer = isLinux() ? requestOfOwnSocket(jar) : null;
      if (answer == null) {
        answer = requestOfChild(jar);
      }
      Object given = System.getProperties().remove(Agent.HANDOVER);
      if (given instanceof Instrumentation instrumentation) {
        return instrumentation;
      }
      throw new GuardException(
          "this JVM did not load the guard's agent (" + answer.strip() + ")" + advice(answer));
    } catch (IOException e) {
      throw new GuardException("the guard cannot attach to its JVM: " + e + ADVICE, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GuardException("interrupted while the guard was attaching to its JVM", e);
    } finally {
      delete(jar);
    }
  }

  /// Attaching must not be tried then: the SIGQUIT would print a thread dump.
  private static void refuseIfForbidden() {
    String options =
        String.join(" ", ProcessHandle.current().info().arguments().orElse(new String[0]))
            + System.getenv().getOrDefault("JAVA_TOOL_OPTIONS", "")
            + System.getenv().getOrDefault("JDK_JAVA_OPTIONS", "");
    if (options.contains("-XX:+DisableAttachMechanism")) {
      throw new GuardException(
          "the guard cannot attach to a JVM with -XX:+DisableAttachMechanism" + ADVICE);
    }
    if (options.contains("-XX:-EnableDynamicAgentLoading")) {
      throw new GuardException(
          "the guard cannot be loaded into a running JVM with -XX:-EnableDynamicAgentLoading"
              + ADVICE);
    }
  }

  private static String advice(String answer) {
    return answer.contains("not allowed") || answer.contains("EnableDynamicAgentLoading")
        ? "; it was started with -XX:-EnableDynamicAgentLoading" + ADVICE
        : ADVICE;
  }

  private static boolean isLinux() {
    return System.getProperty("os.name", "").equals("Linux");
  }

  private static void writeJar(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Agent-Class", Agent.class.getName());
    main.putValue("Can-Retransform-Classes", "true");
    main.putValue("Can-Redefine-Classes", "true");
    main.putValue("Can-Set-Native-Method-Prefix", "true");
    String name = Agent.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        InputStream own = Agent.class.getResourceAsStream("Agent.class")) {
      out.setLevel(0);
      if (own != null) {
        out.putNextEntry(new JarEntry(name));
        own.transferTo(out);
      }
    }
  }

  /// @return what the JVM said; null when its socket cannot be reached
  private static @Nullable String requestOfOwnSocket(Path jar) throws InterruptedException {
    long pid = ProcessHandle.current().pid();
    Path socket = Path.of("/tmp/.java_pid" + pid);
    Path trigger = Path.of("/tmp/.attach_pid" + pid);
    try {
      if (!Files.exists(socket)) {
        Files.deleteIfExists(trigger);
        Files.createFile(trigger);
        wake(pid);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (!Files.exists(socket)) {
          if (System.nanoTime() > end) {
            return null;
          }
          Thread.sleep(1);
        }
      }
      try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        channel.connect(UnixDomainSocketAddress.of(socket));
        ByteBuffer request =
            ByteBuffer.wrap(
                ("1\0load\0instrument\0false\0" + jar + "=" + Agent.HANDOVER + "\0")
                    .getBytes(StandardCharsets.UTF_8));
        while (request.hasRemaining()) {
          channel.write(request);
        }
        return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException | LinkageError e) {
      return null;
    } finally {
      delete(trigger);
    }
  }

  /// Makes the JVM look for the trigger file. Java cannot send this signal to itself.
  private static void wake(long pid) throws IOException {
    new ProcessBuilder("/bin/sh", "-c", "kill -QUIT " + pid)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String requestOfChild(Path jar) throws IOException, InterruptedException {
    CodeSource own = SelfAttach.class.getProtectionDomain().getCodeSource();
    if (own == null || own.getLocation() == null) {
      throw new IOException("the guard does not know where its classes are");
    }
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "--add-modules=jdk.attach",
                "-cp",
                Path.of(own.getLocation().getPath()).toString(),
                Child.class.getName(),
                Long.toString(ProcessHandle.current().pid()),
                jar.toString())
            .redirectErrorStream(true)
            .start();
    child.getOutputStream().close();
    if (!child.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
      child.destroyForcibly();
      throw new IOException("the JVM that was to attach did not end in 5 s");
    }
    return new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static void delete(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      file.toFile().deleteOnExit();
    }
  }

  /// The child JVM's main class.
  static final class Child {
    private Child() {}

    /// Attaches to a process and loads an agent into it.
    ///
    /// @param arguments process, agent jar
    public static void main(String[] arguments) throws Exception {
      com.sun.tools.attach.VirtualMachine machine =
          com.sun.tools.attach.VirtualMachine.attach(arguments[0]);
      try {
        machine.loadAgent(arguments[1], Agent.HANDOVER);
      } finally {
        machine.detach();
      }
    }
  }
}
