package dev.hearth.loop;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The signals of the operating system, and the only place that uses `sun.misc.Signal`: part of the
/// JDK (module `jdk.unsupported`) and the only way to them in Java. By reflection, since the
/// compiler warns of every mention of it, and a JDK that was cut down may lack it.
///
/// A signal has one handler in the process: the one that came last. Each remembers the one before,
/// which is put back when it closes. One that closes out of order leaves the newer one in place,
/// and is passed over when that closes.
///
/// **Threads:** any. Actions run on a thread of the JVM's, one for each signal that arrives.
final class Signals {
  /// One for the process, as the signals are.
  private static final Object LOCK = new Object();

  private final List<Handling> open = new ArrayList<>();
  private boolean closed;

  /// A signal that has arrived.
  record Arrived(String name, int number) {}

  private final class Handling implements Registration {
    private final String name;
    private final Consumer<Arrived> action;
    private final Object handler;
    private final Object before;
    private volatile boolean over;

    Handling(String name, Consumer<Arrived> action) {
      this.name = name;
      this.action = action;
      this.handler = Jvm.handler(this);
      this.before = Jvm.handle(name, handler);
    }

    void arrived(Arrived signal) {
      if (!over) { // it may have been on its way when this was closed
        action.accept(signal);
      }
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the very handler
    public void close() {
      synchronized (LOCK) {
        if (over) {
          return;
        }
        over = true;
        open.remove(this);
        Object current = Jvm.handle(name, handlerBefore());
        if (current != handler) {
          var _ = Jvm.handle(name, current);
        }
      }
    }

    /// The newest older handler that is not over.
    private Object handlerBefore() {
      Object each = before;
      while (Jvm.handlingOf(each) instanceof Handling older && older.over) {
        each = older.before;
      }
      return each;
    }
  }

  /// Hands a signal to an action, until the registration is closed.
  ///
  /// @param name with or without `SIG`
  /// @throws IllegalArgumentException for a signal that this system has not, or that the JVM keeps
  Registration on(String name, Consumer<Arrived> action) {
    synchronized (LOCK) {
      Handling handling = new Handling(name.startsWith("SIG") ? name.substring(3) : name, action);
      open.add(handling);
      if (closed) {
        handling.close();
      }
      return handling;
    }
  }

  /// Closes all.
  void close() {
    synchronized (LOCK) {
      closed = true;
      List.copyOf(open).forEach(Handling::close);
    }
  }

  /// The class of the JDK.
  private static final class Jvm {
    private Jvm() {}

    /// What the JDK calls at a signal.
    static Object handler(Handling handling) {
      return call(() -> {
        Class<?> type = Class.forName("sun.misc.SignalHandler");
        return Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, new HandlerOf(handling));
      });
    }

    /// Whose handler it is; something else for one that was made elsewhere.
    static Object handlingOf(Object handler) {
      return Proxy.isProxyClass(handler.getClass())
              && Proxy.getInvocationHandler(handler) instanceof HandlerOf(Handling handling)
          ? handling
          : handler;
    }

    /// Makes a handler the one of a signal.
    ///
    /// @return the one before
    static Object handle(String name, Object handler) {
      return call(() -> {
        Class<?> signal = Class.forName("sun.misc.Signal");
        return signal
            .getMethod("handle", signal, Class.forName("sun.misc.SignalHandler"))
            .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
      });
    }

    private record HandlerOf(Handling handling) implements java.lang.reflect.InvocationHandler {
      @Override
      @SuppressWarnings("ReferenceEquality") // what Object.equals does
      public Object invoke(Object proxy, java.lang.reflect.Method method, Object[] arguments)
          throws ReflectiveOperationException {
        return switch (method.getName()) {
          case "handle" -> {
            Object signal = arguments[0];
            Class<?> type = signal.getClass();
            handling.arrived(
                new Arrived(
                    (String) type.getMethod("getName").invoke(signal),
                    (int) type.getMethod("getNumber").invoke(signal)));
            yield true;
          }
          case "equals" -> proxy == arguments[0];
          case "hashCode" -> System.identityHashCode(proxy);
          default -> "handler of signal " + handling.name;
        };
      }
    }

    private interface Call {
      Object run() throws ReflectiveOperationException;
    }

    private static Object call(Call call) {
      try {
        return call.run();
      } catch (InvocationTargetException e) {
        throw e.getCause() instanceof IllegalArgumentException refused
            ? new IllegalArgumentException(
                refused.getMessage() + "; listen to INT, TERM or HUP instead", refused)
            : new LoopException("the JDK takes no handler of a signal", e.getCause());
      } catch (ReflectiveOperationException e) {
        throw new IllegalArgumentException(
            "this Java has no signals; it lacks the module jdk.unsupported", e);
      }
    }
  }
}
