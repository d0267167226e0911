package dev.hearth.loop;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Everything the loop takes from inside the JDK, in one place, to be replaced by the public
/// custom-scheduler API once the JDK has one. Checked on JDK 25.
///
/// Three package-private members of `java.lang` are used: the factory of virtual threads that takes
/// a scheduler, the intrinsic that returns the carrier of the current thread, and the look-up of a
/// thread-local value of that carrier. They need `java.lang` opened to this code.
final class Jdk {
  private static final String FLAG = "--add-opens java.base/java.lang=ALL-UNNAMED";

  /// `Thread.NO_INHERIT_THREAD_LOCALS`: a task gets no copies of its creator's inheritable locals.
  private static final int NO_INHERIT_THREAD_LOCALS = 1 << 2;

  private static final @Nullable MethodHandle NEW_VIRTUAL_THREAD;
  private static final @Nullable MethodHandle CURRENT_CARRIER;
  private static final @Nullable MethodHandle CARRIER_LOCAL;
  private static final @Nullable Throwable FAILURE;

  static {
    MethodHandle newVirtualThread = null;
    MethodHandle currentCarrier = null;
    MethodHandle carrierLocal = null;
    Throwable failure = null;
    try {
      MethodHandles.Lookup lookup =
          MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup());
      currentCarrier =
          lookup.findStatic(
              Thread.class, "currentCarrierThread", MethodType.methodType(Thread.class));
      carrierLocal =
          MethodHandles.privateLookupIn(ThreadLocal.class, MethodHandles.lookup())
              .findVirtual(
                  ThreadLocal.class, "getCarrierThreadLocal", MethodType.methodType(Object.class));
      newVirtualThread =
          lookup
              .in(Class.forName("java.lang.ThreadBuilders"))
              .findStatic(
                  Class.forName("java.lang.ThreadBuilders"),
                  "newVirtualThread",
                  MethodType.methodType(
                      Thread.class, Executor.class, String.class, int.class, Runnable.class));
    } catch (ReflectiveOperationException | RuntimeException e) {
      failure = e;
    }
    NEW_VIRTUAL_THREAD = newVirtualThread;
    CURRENT_CARRIER = currentCarrier;
    CARRIER_LOCAL = carrierLocal;
    FAILURE = failure;
  }

  private Jdk() {}

  /// Throws when this JVM cannot run a loop.
  static void check() {
    if (FAILURE instanceof IllegalAccessException) {
      throw new LoopUnavailableException(
          "the loop schedules virtual threads itself and needs java.lang opened to it: start the JVM"
              + " with "
              + FLAG
              + " (or Add-Opens: java.base/java.lang in the manifest of the executable jar)",
          FAILURE);
    }
    if (FAILURE != null) {
      throw new LoopUnavailableException(
          "this JDK ("
              + Runtime.version()
              + ") has no scheduler hook for virtual threads that this loop knows; use JDK 25",
          FAILURE);
    }
  }

  /// A new virtual thread, not started, whose continuation is handed to `scheduler` whenever it is
  /// ready to run.
  static Thread newVirtualThread(Executor scheduler, String name, Runnable body) {
    MethodHandle factory = NEW_VIRTUAL_THREAD;
    if (factory == null) {
      check();
      throw new AssertionError("check() throws");
    }
    try {
      return (Thread) factory.invokeExact(scheduler, name, NO_INHERIT_THREAD_LOCALS, body);
    } catch (Throwable e) {
      throw new LoopException("the JDK made no virtual thread", e);
    }
  }

  /// The platform thread that runs the current code: the carrier for a virtual thread, else itself.
  static Thread currentCarrier() {
    MethodHandle intrinsic = CURRENT_CARRIER;
    if (intrinsic == null) {
      return Thread.currentThread();
    }
    try {
      return (Thread) intrinsic.invokeExact();
    } catch (Throwable e) {
      throw new LoopException("the JDK names no carrier", e);
    }
  }

  /// The virtual thread that a continuation handed to a scheduler is of. Null when this JDK does
  /// not tell: the continuation is a method reference of the thread, which it captures.
  static @Nullable Thread threadOf(Runnable continuation) {
    try {
      for (Field field : continuation.getClass().getDeclaredFields()) {
        field.setAccessible(true);
        if (field.get(continuation) instanceof Thread thread) {
          return thread;
        }
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
    return null;
  }

  /// A thread-local's value on the platform thread that runs the current code.
  @SuppressWarnings("unchecked") // a thread-local holds its own type
  static <T> @Nullable T ofCarrier(ThreadLocal<@Nullable T> local) {
    MethodHandle lookup = CARRIER_LOCAL;
    if (lookup == null) {
      return local.get();
    }
    try {
      return (T) (Object) lookup.invokeExact(local);
    } catch (Throwable e) {
      throw new LoopException("the JDK has no values by carrier", e);
    }
  }
}
