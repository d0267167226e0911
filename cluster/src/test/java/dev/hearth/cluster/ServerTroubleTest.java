package dev.hearth.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server that is absent, slow, stopped, started again, speaks nonsense, or lets nobody in.
@Timeout(90)
class ServerTroubleTest {
  private static final Map<String, Object> NOTHING = Map.of();

  @TempDir Path folder;

  private static Throwable failure(RemoteExecutor executor, JobRequest request) {
    return failure(executor.submit(request));
  }

  private static Throwable failure(RemoteJob job) {
    Throwable thrown = catchThrowable(() -> job.get(30, TimeUnit.SECONDS));
    return thrown instanceof ExecutionException ? thrown.getCause() : thrown;
  }

  private static NatsOptions impatient(String url) {
    return NatsOptions.of(url)
        .withConnectTimeout(Duration.ofSeconds(1))
        .withProtocol(Workers.protocol());
  }

  /// A worker on threads of this process.
  private static final class Served implements AutoCloseable {
    private final InProcessExecutor threads = InProcessExecutor.open(JobRegistry.load(), 2);
    private final NatsWorker worker;

    Served(NatsOptions options) throws Exception {
      worker =
          NatsWorker.open(
              options, NatsWorkerOptions.defaults().withSlots(2).withDrain(Duration.ZERO), threads);
      worker.serving().get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
      worker.close();
      threads.close();
    }
  }

  @Test
  void absentServerIsNamedAndFoundWhenItIsThere() throws Exception {
    try (NatsServer server = NatsServer.open()) {
      server.kill();
      try (NatsExecutor executor = NatsExecutor.open(impatient(server.url()))) {
        JobRequest request = JobRequest.of("echo", 1, NOTHING);
        assertThat(failure(executor, request))
            .isInstanceOf(ClusterUnreachableException.class)
            .hasMessageContainingAll(server.url(), "check that nats-server runs there");
        assertThat(failure(executor, request.atLeastOnce("absent")))
            .isInstanceOf(ClusterUnreachableException.class);
        server.start();
        try (Served _ = new Served(server.options())) {
          assertThat(executor.call(request)).isEqualTo(NOTHING);
        }
      }
    }
  }

  @Test
  void wrongPasswordIsSaidWithoutIt() throws Exception {
    Path secret = Files.writeString(folder.resolve("password"), "hunter2\n");
    try (NatsServer server = NatsServer.open("--user", "hub", "--pass", "correct")) {
      NatsOptions options =
          impatient(server.url()).withLogin(new NatsOptions.Login.User("hub", secret));
      try (NatsExecutor executor = NatsExecutor.open(options)) {
        assertThat(failure(executor, JobRequest.of("echo", 1, NOTHING)))
            .isInstanceOf(ClusterUnreachableException.class)
            .hasMessageContaining("does not let this client in")
            .hasMessageNotContaining("hunter2");
        Files.writeString(secret, "correct\n");
        assertThat(failure(executor, JobRequest.of("echo", 1, NOTHING)))
            .isInstanceOf(NoWorkersException.class)
            .hasMessageContaining("no worker is connected");
      }
    }
  }

  @Test
  void secretsOfTheUrlAreNeverShown() {
    NatsOptions options = NatsOptions.of("nats://hub:hunter2@127.0.0.1:1");
    assertThat(options.toString()).doesNotContain("hunter2").contains("nats://127.0.0.1:1");
    try (NatsExecutor executor = NatsExecutor.open(options)) {
      assertThat(failure(executor, JobRequest.of("echo", 1, NOTHING)))
          .isInstanceOf(ClusterUnreachableException.class)
          .hasMessageNotContaining("hunter2");
    }
  }

  @Test
  void serverThatSaysNothingIsUnreachable() throws Exception {
    try (Fake fake = new Fake("");
        NatsExecutor executor = NatsExecutor.open(impatient(fake.url()))) {
      assertThat(failure(executor, JobRequest.of("echo", 1, NOTHING)))
          .isInstanceOf(ClusterUnreachableException.class)
          .hasMessageContaining(fake.url());
    }
  }

  @Test
  void serverThatIsNoneIsUnreachable() throws Exception {
    try (Fake fake = new Fake("HTTP/1.1 400 Bad Request\r\n\r\n\0\1\2\r\n");
        NatsExecutor executor = NatsExecutor.open(impatient(fake.url()))) {
      assertThat(failure(executor, JobRequest.of("echo", 1, NOTHING)))
          .isInstanceOf(ClusterUnreachableException.class);
    }
  }

  @Test
  void serverThatGoesMadIsUnreachable() throws Exception {
    String sane =
        "INFO {\"server_id\":\"x\",\"version\":\"2.9.10\",\"max_payload\":1048576,\"headers\":true}"
            + "\r\nPONG\r\n";
    try (Fake fake = new Fake(sane + "MSG nonsense without end\r\n".repeat(100));
        NatsExecutor executor = NatsExecutor.open(impatient(fake.url()))) {
      assertThat(
              failure(
                  executor, JobRequest.of("echo", 1, NOTHING).withDeadline(Duration.ofSeconds(10))))
          .isInstanceOf(ClusterException.class);
    }
  }

  /// A server that says one thing to everybody, and never hangs up.
  private static final class Fake implements AutoCloseable {
    private final ServerSocket socket;

    Fake(String greeting) throws IOException {
      socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(() -> serve(greeting));
    }

    private void serve(String greeting) {
      while (!socket.isClosed()) {
        try {
          Socket client = socket.accept();
          Thread.ofVirtual().start(() -> greet(client, greeting));
        } catch (IOException e) {
          return;
        }
      }
    }

    private static void greet(Socket client, String greeting) {
      try (client) {
        OutputStream out = client.getOutputStream();
        out.write(greeting.getBytes(StandardCharsets.UTF_8));
        out.flush();
        long _ = client.getInputStream().transferTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        // The client has hung up.
      }
    }

    String url() {
      return "nats://127.0.0.1:" + socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static RemoteJob begun(RemoteExecutor executor, JobRequest request) throws Exception {
    CompletableFuture<Object> begun = new CompletableFuture<>();
    RemoteJob job = executor.submit(request.onProgress(begun::complete));
    begun.get(30, TimeUnit.SECONDS);
    return job;
  }

  @Test
  void stoppedServerIsToldFromALostWorker() throws Exception {
    try (NatsServer server = NatsServer.open();
        Served _ = new Served(server.options().withProtocol(Workers.protocol()));
        NatsExecutor executor = NatsExecutor.open(impatient(server.url()))) {
      RemoteJob job = begun(executor, JobRequest.of("wait", 1, NOTHING));
      server.signal("STOP");
      assertThat(failure(job))
          .isInstanceOf(ClusterUnreachableException.class)
          .hasMessageContaining("whether it was run is not known");
      server.signal("CONT");
      assertThat(executor.call(JobRequest.of("echo", 1, NOTHING))).isEqualTo(NOTHING);
    }
  }

  @Test
  void jobSurvivesARestartOfTheServer() throws Exception {
    ProtocolOptions patient = ProtocolOptions.defaults().withHeartbeat(Duration.ofMillis(200), 50);
    CompletableFuture<Void> go = new CompletableFuture<>();
    JobRegistry registry =
        JobRegistry.builder()
            .add(
                "gate",
                1,
                (context, _) -> {
                  context.progress("begun");
                  go.get(30, TimeUnit.SECONDS);
                  return "through";
                })
            .build();
    try (NatsServer server = NatsServer.open();
        InProcessExecutor threads = InProcessExecutor.open(registry, 4);
        NatsWorker worker =
            NatsWorker.open(
                server.options().withProtocol(patient),
                NatsWorkerOptions.defaults().withSlots(4),
                threads);
        NatsExecutor executor = NatsExecutor.open(server.options().withProtocol(patient))) {
      worker.serving().get(30, TimeUnit.SECONDS);
      RemoteJob once = begun(executor, JobRequest.of("gate", 1, NOTHING));
      RemoteJob keyed = begun(executor, JobRequest.of("gate", 1, NOTHING).atLeastOnce("gate"));
      server.kill();
      go.complete(null);
      server.start();
      assertThat(once.get(30, TimeUnit.SECONDS)).isEqualTo("through");
      assertThat(keyed.get(30, TimeUnit.SECONDS)).isEqualTo("through");
      RemoteJob next = executor.submit(JobRequest.of("gate", 1, NOTHING).atLeastOnce("next"));
      assertThat(next.get(30, TimeUnit.SECONDS)).isEqualTo("through");
    }
  }

  @Test
  void tooLargeIsRefusedBeforeItIsSent() throws Exception {
    try (NatsServer server = NatsServer.open();
        Served _ = new Served(server.options());
        NatsExecutor executor = NatsExecutor.open(server.options())) {
      JobRequest large = JobRequest.of("echo", 1, Map.of("text", "x".repeat(2_000_000)));
      assertThat(failure(executor, large))
          .isInstanceOf(InvalidJobException.class)
          .hasMessageContaining("the NATS server takes 1,048,576");
      assertThat(failure(executor, large.atLeastOnce("large")))
          .isInstanceOf(InvalidJobException.class);
      JobRequest answer = JobRequest.of("large", 1, Map.of("size", 2_000_000));
      assertThat(failure(executor, answer))
          .isInstanceOf(JobFailedException.class)
          .hasMessageContaining("the result cannot be sent");
      assertThat(failure(executor, answer.atLeastOnce("answer")))
          .isInstanceOf(JobFailedException.class)
          .hasMessageContaining("the result cannot be sent");
      assertThat(executor.call(JobRequest.of("echo", 1, NOTHING))).isEqualTo(NOTHING);
    }
  }

  @Test
  void fullWorkersAreBusyAndThenNot() throws Exception {
    ProtocolOptions protocol = ProtocolOptions.defaults().withBusyPatience(Duration.ofMillis(200));
    try (NatsServer server = NatsServer.open();
        Served _ = new Served(server.options());
        NatsExecutor executor = NatsExecutor.open(server.options().withProtocol(protocol))) {
      RemoteJob first = begun(executor, JobRequest.of("wait", 1, NOTHING));
      RemoteJob second = begun(executor, JobRequest.of("wait", 1, NOTHING));
      assertThat(failure(executor, JobRequest.of("echo", 1, NOTHING)))
          .isInstanceOf(BusyException.class)
          .hasMessageContaining("every worker is busy");
      RemoteJob queued =
          executor.submit(JobRequest.of("echo", 1, NOTHING).atLeastOnce("in the queue"));
      first.cancel(true);
      second.cancel(true);
      assertThat(queued.get(30, TimeUnit.SECONDS)).isEqualTo(NOTHING);
      assertThat(executor.call(JobRequest.of("echo", 1, NOTHING))).isEqualTo(NOTHING);
    }
  }

  @Test
  void tooManyJobsOfOneCallerAreRefused() throws Exception {
    ProtocolOptions protocol = ProtocolOptions.defaults().withMaxJobs(2);
    try (NatsServer server = NatsServer.open();
        Served _ = new Served(server.options());
        NatsExecutor executor = NatsExecutor.open(server.options().withProtocol(protocol))) {
      begun(executor, JobRequest.of("wait", 1, NOTHING));
      begun(executor, JobRequest.of("wait", 1, NOTHING));
      assertThat(catchThrowable(() -> executor.submit(JobRequest.of("echo", 1, NOTHING))))
          .isInstanceOf(BusyException.class)
          .hasMessageContaining("2 jobs are under way");
    }
  }

  @Test
  void queuedJobWhoseDeadlinePassesIsNotRun() throws Exception {
    Path file = folder.resolve("late");
    try (NatsServer server = NatsServer.open();
        NatsExecutor executor = NatsExecutor.open(server.options())) {
      JobRequest request =
          JobRequest.of("once", 1, Map.of("file", file.toString()))
              .atLeastOnce("late")
              .withDeadline(Duration.ofMillis(500));
      assertThat(failure(executor, request)).isInstanceOf(JobDeadlineException.class);
      try (Served _ = new Served(server.options())) {
        assertThat(executor.call(JobRequest.of("echo", 1, NOTHING).atLeastOnce("after")))
            .isEqualTo(NOTHING);
        assertThat(failure(executor, request)).isInstanceOf(JobDeadlineException.class);
      }
      assertThat(file).doesNotExist();
    }
  }
}
