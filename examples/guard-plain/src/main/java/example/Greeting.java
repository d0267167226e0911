package example;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// Answers on a loop: any executor with one thread.
record Greeting(Executor loop, Path file) {
  /// Reads the file where it must not: on the loop.
  CompletableFuture<String> blocking() {
    return CompletableFuture.supplyAsync(this::read, loop);
  }

  /// Reads it elsewhere, and goes on upon the loop.
  CompletableFuture<String> offloaded() {
    return CompletableFuture.supplyAsync(this::read).thenApplyAsync(String::strip, loop);
  }

  private String read() {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
