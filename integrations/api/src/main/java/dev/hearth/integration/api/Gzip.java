package dev.hearth.integration.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/// Compression of answers.
final class Gzip {
  private static final int SMALLEST = 1_024;

  private Gzip() {}

  /// Whether an answer gets smaller by it.
  static boolean isWorthwhile(int length, String contentType) {
    return length >= SMALLEST
        && (contentType.startsWith("text/")
            || contentType.startsWith("application/")
            || contentType.startsWith("image/svg"));
  }

  static byte[] compress(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(content.length / 3);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return out.toByteArray();
  }
}
