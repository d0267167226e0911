package example;

import java.nio.file.Files;
import java.nio.file.Path;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// Reads a greeting from a file.
record Greeting(Path file) {
  /// Reads it where it must not: on a thread of `Schedulers.parallel()`.
  Mono<String> blocking() {
    return Mono.fromCallable(() -> Files.readString(file)).subscribeOn(Schedulers.parallel());
  }

  /// Reads it where blocking is allowed, and goes on where it was.
  Mono<String> offloaded() {
    return Mono.fromCallable(() -> Files.readString(file))
        .subscribeOn(Schedulers.boundedElastic())
        .publishOn(Schedulers.parallel())
        .map(String::strip);
  }
}
