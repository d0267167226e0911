package dev.hearth.integration.api;

import dev.hearth.core.web.WebFile;
import dev.hearth.loop.Registration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The pages that integrations have added, answered from memory: what is not in the map is not
/// there, whatever the path says.
///
/// **Threads:** any; registrations by one thread at a time.
final class StaticFiles {
  // Longest path first.
  private volatile Map<String, Map<String, Asset>> folders = Map.of();

  /// A file as it goes out. What has to be computed is, on the server's thread that first needs it.
  static final class Asset {
    private final WebFile file;
    private final byte[] content;
    private volatile byte @Nullable [] gzipped;
    private volatile @Nullable String tag;

    Asset(WebFile file) {
      this.file = file;
      this.content = file.content();
    }

    /// Not to be changed.
    byte[] content() {
      return content;
    }

    /// The same, compressed; null when that gains nothing. Not to be changed.
    byte @Nullable [] gzipped() {
      if (gzipped == null && Gzip.isWorthwhile(content.length, file.contentType())) {
        gzipped = Gzip.compress(content);
      }
      return gzipped;
    }

    String contentType() {
      return file.contentType();
    }

    String tag() {
      String known = tag;
      if (known == null) {
        known = "\"" + HexFormat.of().formatHex(Tokens.hash(content), 0, 8) + "\"";
        tag = known;
      }
      return known;
    }

    String caching() {
      return file.isImmutable() ? "public, max-age=31536000, immutable" : "no-cache";
    }
  }

  /// @param path begins and ends with a slash
  Registration add(String path, Map<String, WebFile> files) {
    if (!path.startsWith("/") || !path.endsWith("/")) {
      throw new IllegalArgumentException("\"" + path + "\" must begin and end with a slash");
    }
    if (folders.containsKey(path)) {
      throw new IllegalStateException("pages at " + path + " are there already");
    }
    Map<String, Asset> assets = new TreeMap<>();
    files.forEach((name, file) -> assets.put(name, new Asset(file)));
    Map<String, Map<String, Asset>> more = copy();
    more.put(path, assets);
    folders = more;
    return () -> {
      Map<String, Map<String, Asset>> fewer = copy();
      if (fewer.remove(path, assets)) {
        folders = fewer;
      }
    };
  }

  Optional<Asset> find(String path) {
    for (Map.Entry<String, Map<String, Asset>> folder : folders.entrySet()) {
      if (path.startsWith(folder.getKey())) {
        String name = path.substring(folder.getKey().length());
        Asset found =
            folder
                .getValue()
                .get(name.isEmpty() || name.endsWith("/") ? name + "index.html" : name);
        if (found != null) {
          return Optional.of(found);
        }
      }
    }
    return Optional.empty();
  }

  private Map<String, Map<String, Asset>> copy() {
    Map<String, Map<String, Asset>> copy =
        new TreeMap<>(
            Comparator.comparingInt(String::length).reversed().thenComparing(String::compareTo));
    copy.putAll(folders);
    return copy;
  }
}
