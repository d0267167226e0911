package dev.hearth.workers;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/// Java serialization with a limit on both sides, and a filter on the reading one.
final class Transfer {
  private Transfer() {}

  /// The object has more bytes than may cross.
  static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1L;

    TooLarge(int limit) {
      super("it has more than " + limit + " bytes, the messageLimit of the pool");
    }
  }

  /// The object holds one that holds one, and so on, for longer than the thread's stack.
  static final class TooDeep extends IOException {
    private static final long serialVersionUID = 1L;

    TooDeep(StackOverflowError cause) {
      super("its objects are nested too deep; put them into a list or an array", cause);
    }
  }

  /// @throws IOException when the object or something in it is not serializable, or has too many
  ///   bytes
  static byte[] write(@Nullable Object object, int limit) throws IOException {
    Bytes bytes = new Bytes(limit);
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof TooLarge large) {
        throw large;
      }
      throw e;
    } catch (StackOverflowError e) {
      throw new TooDeep(e);
    }
    return bytes.toByteArray();
  }

  /// The failure to name: not the wrapper around it.
  static Throwable unwrap(Throwable e) {
    Throwable cause = e.getCause();
    return e instanceof UncheckedIOException && cause != null ? cause : e;
  }

  /// @param loader finds the classes; null for the application's
  static @Nullable Object read(
      byte[] body, int offset, TransferFilter filter, @Nullable ClassLoader loader)
      throws IOException, ClassNotFoundException {
    InputStream bytes = new ByteArrayInputStream(body, offset, body.length - offset);
    try (ObjectInputStream in = new Reader(bytes, loader)) {
      in.setObjectInputFilter(filter);
      return in.readObject();
    }
  }

  private static final class Bytes extends ByteArrayOutputStream {
    private final int limit;

    Bytes(int limit) {
      super(512);
      this.limit = limit;
    }

    @Override
    public synchronized void write(int b) {
      check(1);
      super.write(b);
    }

    @Override
    public synchronized void write(byte[] from, int offset, int length) {
      check(length);
      super.write(from, offset, length);
    }

    private void check(int more) {
      if (more > limit - count) {
        throw new UncheckedIOException(new TooLarge(limit));
      }
    }
  }

  private static final class Reader extends ObjectInputStream {
    private final ClassLoader loader;

    Reader(InputStream in, @Nullable ClassLoader loader) throws IOException {
      super(in);
      this.loader = loader == null ? ClassLoader.getSystemClassLoader() : loader;
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description)
        throws IOException, ClassNotFoundException {
      try {
        return Class.forName(description.getName(), false, loader);
      } catch (ClassNotFoundException e) {
        return super.resolveClass(description); // primitive types
      }
    }
  }
}
