package dev.hearth.core.web;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// One file of a page, in memory. Immutable; any thread.
public final class WebFile {
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("md", "text/plain; charset=utf-8"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("webp", "image/webp"),
          Map.entry("woff2", "font/woff2"));

  // Bundlers put a hash of the content into such names: name-Ab3_x9Zq.js
  private static final Pattern HASHED = Pattern.compile(".*[-.][\\w-]{8,}\\.[a-z0-9]+");

  private final byte[] content;
  private final String contentType;
  private final boolean immutable;

  private WebFile(byte[] content, String contentType, boolean immutable) {
    this.content = content;
    this.contentType = contentType;
    this.immutable = immutable;
  }

  /// A file whose type is told by its name. One below `assets/` whose name carries a hash of its
  /// content, as bundlers write it, may be kept by browsers for good.
  ///
  /// @param path its path, such as `assets/page-Ab3x9Zq1.js`
  public static WebFile of(String path, byte[] content) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return new WebFile(
        content.clone(),
        TYPES.getOrDefault(ending, "application/octet-stream"),
        path.startsWith("assets/") && HASHED.matcher(name).matches());
  }

  /// All files in a folder of resources and below, by their path in it. Blocks: never on a loop.
  ///
  /// @param anchor a class beside the folder
  /// @param folder the folder's name, such as `page`
  /// @throws IOException when the folder is not there or cannot be read
  public static Map<String, WebFile> readResources(Class<?> anchor, String folder)
      throws IOException {
    URL url = anchor.getResource(folder);
    if (url == null) {
      throw new IOException("there are no resources " + folder + " beside " + anchor.getName());
    }
    try {
      URI uri = url.toURI();
      if (!uri.getScheme().equals("jar")) {
        return readAll(Path.of(uri));
      }
      String[] parts = uri.toString().split("!", 2);
      try (FileSystem jar =
          FileSystems.newFileSystem(
              Path.of(URI.create(parts[0].substring("jar:".length()))), Map.of())) {
        return readAll(jar.getPath(parts[1]));
      }
    } catch (URISyntaxException e) {
      throw new IOException(url + " cannot be read", e);
    }
  }

  private static Map<String, WebFile> readAll(Path folder) throws IOException {
    Map<String, WebFile> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        String name = folder.relativize(path).toString().replace('\\', '/');
        files.put(name, of(name, Files.readAllBytes(path)));
      }
    }
    return files;
  }

  /// A copy of the content.
  public byte[] content() {
    return content.clone();
  }

  /// The media type, with its character set where it has one.
  public String contentType() {
    return contentType;
  }

  /// Whether the content behind this name never changes.
  public boolean isImmutable() {
    return immutable;
  }
}
