package dev.hearth.core.loading;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Loads classes and resources that are held in memory: so the file that they come from can be
/// replaced at any time, and nothing has to be closed.
final class MemoryLoader extends ClassLoader {
  private final Map<String, byte[]> files;

  /// @param name of the file behind it, for stack traces
  /// @param files by path, such as `a/B.class`
  MemoryLoader(String name, Map<String, byte[]> files, ClassLoader parent) {
    super(name, parent);
    this.files = Map.copyOf(files);
  }

  static {
    boolean _ = registerAsParallelCapable();
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] code = files.get(name.replace('.', '/') + ".class");
    if (code == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, code, 0, code.length);
  }

  @Override
  protected @Nullable URL findResource(String name) {
    byte[] content = files.get(name);
    if (content == null) {
      return null;
    }
    try {
      return URL.of(URI.create("memory:/" + name.replace(" ", "%20")), new Handler(content));
    } catch (MalformedURLException | IllegalArgumentException e) {
      return null;
    }
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    URL found = findResource(name);
    return Collections.enumeration(found == null ? List.of() : List.of(found));
  }

  /// Opens what it holds.
  private static final class Handler extends URLStreamHandler {
    private final byte[] content;

    Handler(byte[] content) {
      this.content = content;
    }

    @Override
    protected URLConnection openConnection(URL url) {
      return new URLConnection(url) {
        @Override
        public void connect() {}

        @Override
        public InputStream getInputStream() throws IOException {
          return new ByteArrayInputStream(content);
        }
      };
    }
  }
}
