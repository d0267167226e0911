package dev.hearth.integration.api;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/// Reads what a request carries, up to a limit, without waiting in a thread.
///
/// What comes above the limit is thrown away, up to a limit of its own: a connection closed while
/// its client still sends is reset, and the reset can overtake the answer that says why (RFC 9112,
/// section 9.6). A client that asked first (`Expect: 100-continue`) is answered at once.
///
/// **Threads:** the server's, one at a time.
final class BodyReader implements Runnable {
  /// How many times the limit is thrown away before the connection is given up.
  private static final int DISCARDED = 4;

  private final Request request;
  private final int limit;
  private final Function<byte[], Body> parser;
  private final CompletableFuture<Body> body = new CompletableFuture<>();
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private long length;

  private BodyReader(Request request, int limit, Function<byte[], Body> parser) {
    this.request = request;
    this.limit = limit;
    this.parser = parser;
  }

  /// Begins to read; the rest happens as the bytes come.
  ///
  /// @param parser called on the server's threads
  /// @return what was carried; a failure to receive it is [Body.Broken]
  static CompletableFuture<Body> read(Request request, int limit, Function<byte[], Body> parser) {
    BodyReader reader = new BodyReader(request, limit, parser);
    if (request.getLength() > limit && asksFirst(request)) {
      return CompletableFuture.completedFuture(new Body.TooLarge(limit));
    }
    request.getComponents().getExecutor().execute(reader);
    return reader.body;
  }

  private static boolean asksFirst(Request request) {
    return request.getHeaders().contains(HttpHeader.EXPECT, HttpHeaderValue.CONTINUE.asString());
  }

  @Override
  public void run() {
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        body.complete(new Body.Broken("the body was not received: " + chunk.getFailure()));
        return;
      }
      take(chunk);
      boolean last = chunk.isLast();
      chunk.release();
      if (last || length > (long) DISCARDED * limit) {
        body.complete(
            length > limit ? new Body.TooLarge(limit) : parser.apply(received.toByteArray()));
        return;
      }
    }
  }

  private void take(Content.Chunk chunk) {
    length += chunk.remaining();
    if (length > limit) {
      received.reset();
      return;
    }
    byte[] bytes = new byte[chunk.remaining()];
    chunk.get(bytes, 0, bytes.length);
    received.writeBytes(bytes);
  }
}
