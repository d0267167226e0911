package dev.hearth.core.web;

import dev.hearth.core.Hub;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Task;
import dev.hearth.loop.Tasks;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// The HTTP client that all integrations of a hub share, with its connections: made when the first
/// one asks for it, away from the loop.
///
/// **Threads:** loop only.
public final class SharedHttpClient {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
  private static final int THREADS = 2;

  private final EventLoop loop;
  private @Nullable Task<Made> made;
  private boolean closed;

  private record Made(HttpClient client, ExecutorService threads) {}

  /// For the hub; nothing is made yet.
  public SharedHttpClient(EventLoop loop) {
    this.loop = loop;
  }

  /// The client. Suspends the calling task until there is one.
  ///
  /// @throws IllegalStateException when the hub has stopped
  public HttpClient get() {
    loop.verifyOnLoop();
    if (closed) {
      throw new IllegalStateException("the hub has stopped");
    }
    Task<Made> task = made;
    if (task == null) {
      task =
          loop.start(
              loop.owner(Hub.OWNER), "HTTP client", () -> loop.offload(SharedHttpClient::make));
      made = task;
    }
    return Tasks.shield(task).await().client();
  }

  private static Made make() {
    // Platform threads: virtual ones would be this loop's.
    ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().daemon().name("hearth-http-", 0).factory());
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_LIMIT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .executor(threads)
            .build();
    return new Made(client, threads);
  }

  /// For the hub: ends the client and what it is doing.
  public void close() {
    closed = true;
    Task<Made> task = made;
    if (task != null && task.isDone()) {
      Made its = task.resultNow();
      its.client().shutdownNow();
      its.threads().shutdown();
    }
  }
}
