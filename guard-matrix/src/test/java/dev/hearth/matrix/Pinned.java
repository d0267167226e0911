package dev.hearth.matrix;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Classes whose initialisers wait; each run uses a fresh copy of one.
public final class Pinned {
  private Pinned() {}

  /// How long to wait. One row runs at a time.
  public static volatile long millis = 30;

  /// What [Waits] waits for.
  public static volatile CountDownLatch gate = new CountDownLatch(0);

  /// What [Enters] enters.
  public static volatile Object monitor = new Object();

  /// What [Reads] reads.
  public static volatile InputStream input = InputStream.nullInputStream();

  /// A copy of a class that has not been initialised.
  static Class<?> fresh(Fixture f, Class<?> original) throws Exception {
    millis = f.wait;
    String name = original.getName();
    byte[] bytes;
    try (InputStream in =
        Pinned.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
      bytes = in.readAllBytes();
    }
    ClassLoader loader =
        new ClassLoader(Pinned.class.getClassLoader()) {
          @Override
          protected Class<?> loadClass(String wanted, boolean resolve)
              throws ClassNotFoundException {
            if (!wanted.equals(name)) {
              return super.loadClass(wanted, resolve);
            }
            Class<?> known = findLoadedClass(name);
            return known != null ? known : defineClass(name, bytes, 0, bytes.length);
          }
        };
    return loader.loadClass(name);
  }

  /// Initialises a class.
  static @Nullable Object initialise(Class<?> type) {
    try {
      return Class.forName(type.getName(), true, type.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Sleeps.
  static final class Sleeps {
    static {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Parks.
  static final class Parks {
    static {
      LockSupport.parkNanos(millis * 1_000_000);
    }
  }

  /// Waits for a latch.
  static final class Waits {
    static {
      try {
        gate.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Waits for a monitor's notification.
  static final class WaitsForMonitor {
    static {
      synchronized (WaitsForMonitor.class) {
        try {
          WaitsForMonitor.class.wait(millis);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  /// Enters a monitor.
  static final class Enters {
    static {
      synchronized (monitor) {
        monitor.hashCode();
      }
    }
  }

  /// Reads from a stream.
  static final class Reads {
    static final int FIRST;

    static {
      try {
        FIRST = input.read();
      } catch (IOException e) {
        throw new ExceptionInInitializerError(e);
      }
    }
  }
}
