package dev.hearth.guard;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Puts the probes into the running JVM.
///
/// Like what it calls, it keeps away from lambdas, string templates and the class-file library as
/// far as it can: loading those takes longer than the work itself.
final class ProbeInstaller {
  private ProbeInstaller() {}

  /// Instruments the classes that are loaded, and the rest of the catalogue's as they are loaded.
  /// Once in a JVM.
  ///
  /// @param newThreads whom to tell about a platform thread; asked for each that starts, on the
  ///   thread that starts it, and now for each that lives. Must not block or throw
  /// @param cache directory for instrumented classes, made when it is absent; null for none
  /// @param nativePackages packages whose native methods are shown as [Category#NATIVE]
  /// @throws GuardException if the JVM cannot instrument, or a guard is installed already
  static Probes install(
      Instrumentation instrumentation,
      Catalogue catalogue,
      Function<Thread, @Nullable Sensor> newThreads,
      @Nullable Path cache,
      List<String> nativePackages) {
    long start = System.nanoTime();
    if (!instrumentation.isRetransformClassesSupported()) {
      throw new GuardException(
          "this JVM does not let agents change loaded classes; the agent's manifest needs"
              + " Can-Retransform-Classes: true");
    }
    TransformCache store = cache == null ? null : TransformCache.open(cache, catalogue.checksum());
    BiConsumer<@Nullable Thread, @Nullable Object> control = ProbeClass.define(instrumentation);
    Sites sites = new Sites(catalogue.places());
    control.accept(null, sites.times());

    NativeWrapper natives = null;
    if (!nativePackages.isEmpty()) {
      natives =
          new NativeWrapper(
              nativePackages,
              sites,
              new Consumer<byte[]>() {
                @Override
                public void accept(byte[] times) {
                  control.accept(null, times);
                }
              });
    }
    List<Place> places = new ArrayList<>(catalogue.places());
    places.add(thread(Place.Kind.STARTS, null, "start0"));
    places.add(thread(Place.Kind.ENDS, "exit()V", null));
    ProbeTransformer transformer = new ProbeTransformer(places, store, natives);

    instrumentation.addTransformer(transformer, true);
    if (natives != null) {
      instrumentation.setNativeMethodPrefix(transformer, NativeWrapper.PREFIX);
    }
    retransform(instrumentation, transformer, natives);
    guardThreads(control, sites, newThreads);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    if (store != null) {
      complete(transformer, store);
    }
    return new InstalledProbes(control, sites, transformer, took);
  }

  private static Place thread(
      Place.Kind kind, @Nullable String method, @Nullable String calleeName) {
    return new Place(
        null,
        kind,
        "java.base",
        "java/lang/Thread",
        method,
        calleeName == null ? null : "java/lang/Thread",
        calleeName,
        null,
        "threads that start later",
        0);
  }

  private static void retransform(
      Instrumentation instrumentation,
      ProbeTransformer transformer,
      @Nullable NativeWrapper natives) {
    List<Class<?>> loaded = new ArrayList<>();
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      if (type.isArray() || type.isPrimitive()) {
        continue;
      }
      String name = type.getName().replace('.', '/');
      if (type.getModule().isNamed() && transformer.concerns(name)) {
        if (instrumentation.isModifiableClass(type)) {
          loaded.add(type);
        } else {
          transformer.miss(type.getName() + " cannot be instrumented in this JVM");
        }
      } else if (natives != null && natives.concerns(name) && NativeWrapper.isTooLate(type)) {
        transformer.miss(
            type.getName()
                + " was loaded before the guard was installed: its native methods are not seen;"
                + " install earlier, with -javaagent");
      }
    }
    try {
      instrumentation.retransformClasses(loaded.toArray(new Class<?>[0]));
    } catch (UnmodifiableClassException | LinkageError e) {
      throw new GuardException("the JVM refuses the guard's probes", e);
    }
  }

  private static void guardThreads(
      BiConsumer<@Nullable Thread, @Nullable Object> control,
      Sites sites,
      Function<Thread, @Nullable Sensor> newThreads) {
    Consumer<Thread> ask =
        new Consumer<>() {
          @Override
          public void accept(Thread thread) {
            Sensor sensor = newThreads.apply(thread);
            if (sensor != null) {
              InstalledProbes.guard(control, sites, thread, sensor);
            }
          }
        };
    control.accept(null, ask);
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    while (root.getParent() != null) {
      root = root.getParent();
    }
    Thread[] live = new Thread[root.activeCount() * 2 + 16];
    int count = root.enumerate(live);
    while (count == live.length) {
      live = new Thread[live.length * 2];
      count = root.enumerate(live);
    }
    for (int i = 0; i < count; i++) {
      ask.accept(live[i]);
    }
  }

  /// Fills the cache in the background, also with the classes that are not loaded yet: they come
  /// while loops run, and the class-file library should not be needed then.
  private static void complete(ProbeTransformer transformer, TransformCache cache) {
    Thread thread =
        new Thread(
            new Runnable() {
              @Override
              public void run() {
                transformer.missing();
                try {
                  cache.write();
                } catch (IOException e) {
                  System.getLogger(ProbeInstaller.class.getName())
                      .log(
                          System.Logger.Level.INFO,
                          "the guard's cache could not be written: " + e.getMessage());
                }
              }
            },
            "hearth-guard-cache");
    thread.setDaemon(true);
    thread.start();
  }
}
