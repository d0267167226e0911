package dev.hearth.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.nats.client.Connection;
import io.nats.client.Nats;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Workers and callers that do not speak the protocol.
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MalformedTest {
  private NatsServer server;
  private Connection raw;

  @BeforeAll
  void open() throws Exception {
    server = NatsServer.open();
    raw = Nats.connect(server.url());
  }

  @AfterAll
  void close() throws Exception {
    if (server != null) {
      raw.close();
      server.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[1, 2]",
        "{\"v\":1}",
        "{\"v\":2,\"type\":\"result\",\"id\":\"$ID\",\"worker\":\"w\",\"value\":1}",
        "{\"v\":1,\"type\":\"praise\",\"id\":\"$ID\",\"worker\":\"w\"}",
        "{\"v\":1,\"type\":\"result\",\"id\":\"another\",\"worker\":\"w\",\"value\":1}",
        "{\"v\":1,\"type\":\"result\",\"id\":\"$ID\",\"worker\":\"w\"}",
        "{\"v\":1,\"type\":\"heartbeat\",\"id\":\"$ID\",\"worker\":\"a.b *\"}",
        "{\"v\":1,\"type\":\"cancel\",\"id\":\"$ID\"}"
      })
  void answerEndsItsJobOnly(String answer) throws Exception {
    var worker =
        raw.createDispatcher(request -> {
          String reply = request.getReplyTo();
          String text = answer.replace("$ID", Subjects.last(reply));
          raw.publish(reply, text.getBytes(StandardCharsets.UTF_8));
        });
    worker.subscribe("hearth.jobs.odd.7", "hearth.workers");
    raw.flush(Duration.ofSeconds(5));
    try (NatsExecutor executor = NatsExecutor.open(server.options())) {
      RemoteJob job = executor.submit(JobRequest.of("odd", 7, Map.of()));
      Throwable thrown = catchThrowable(() -> job.get(30, TimeUnit.SECONDS));
      assertThat(thrown)
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(MalformedReplyException.class)
          .hasMessageContaining("job odd: the worker's answer is malformed");
      raw.closeDispatcher(worker);
      raw.flush(Duration.ofSeconds(5));
      RemoteJob next = executor.submit(JobRequest.of("odd", 7, Map.of()));
      assertThat(catchThrowable(() -> next.get(30, TimeUnit.SECONDS)))
          .hasCauseInstanceOf(NoWorkersException.class);
    }
  }

  @Test
  void malformedRequestsAreRefusedAndHarmNobody() throws Exception {
    try (InProcessExecutor threads = InProcessExecutor.open(JobRegistry.load(), 2);
        NatsWorker worker =
            NatsWorker.open(server.options(), NatsWorkerOptions.defaults(), threads);
        NatsExecutor executor = NatsExecutor.open(server.options())) {
      worker.serving().get(30, TimeUnit.SECONDS);
      var answer = raw.request("hearth.jobs.echo.1", new byte[] {1, 2, 3}, Duration.ofSeconds(10));
      assertThat(new String(answer.getData(), StandardCharsets.UTF_8))
          .contains("refused", "malformed request");
      raw.publish("hearth.workers." + worker.id(), new byte[] {7});
      raw.publish("hearth.info", new byte[0]);
      raw.publish("hearth.queue.echo.1", "not a job".getBytes(StandardCharsets.UTF_8));
      assertThat(executor.call(JobRequest.of("echo", 1, Map.of()))).isEqualTo(Map.of());
      assertThat(executor.call(JobRequest.of("echo", 1, Map.of()).atLeastOnce("after nonsense")))
          .isEqualTo(Map.of());
    }
  }
}
