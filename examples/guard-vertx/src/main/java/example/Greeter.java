package example;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.file.Files;
import java.nio.file.Path;

/// Answers messages with what is in a file.
final class Greeter extends VerticleBase {
  private final Path file;

  Greeter(Path file) {
    this.file = file;
  }

  @Override
  public Future<?> start() {
    // Reads it where it must not: on the event loop.
    vertx
        .eventBus()
        .<String>consumer(
            "blocking",
            message -> {
              try {
                message.reply(Files.readString(file));
              } catch (Exception e) {
                message.fail(500, e.getMessage());
              }
            });
    // Lets Vert.x read it.
    vertx
        .eventBus()
        .<String>consumer(
            "offloaded",
            message ->
                vertx
                    .fileSystem()
                    .readFile(file.toString())
                    .onSuccess(content -> message.reply(content.toString()))
                    .onFailure(e -> message.fail(500, e.getMessage())));
    return Future.succeededFuture();
  }
}
