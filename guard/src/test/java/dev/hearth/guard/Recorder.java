package dev.hearth.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/// A sensor that writes down what it is told, and the two kinds of threads that it is tried on.
final class Recorder implements Sensor {
  private static final AtomicReference<Probes> PROBES = new AtomicReference<>();

  final List<String> events = new ArrayList<>();
  private boolean busy;
  RuntimeException thrownByEnter;

  /// The probes of this JVM, which can have them once.
  static synchronized Probes probes() {
    if (PROBES.get() == null) {
      PROBES.set(
          ProbeInstaller.install(
              Agent.instrumentation(),
              Catalogue.load(),
              thread -> thread instanceof BornGuarded born ? born.recorder : null,
              null,
              List.of("dev.hearth.guard.natives")));
    }
    return PROBES.get();
  }

  /// A thread that the probes are to find guarded when it starts.
  static final class BornGuarded extends Thread {
    final Recorder recorder = new Recorder();

    BornGuarded(Runnable body) {
      super(body);
    }
  }

  @Override
  public void enter(ChokePoint point, Object argument, long number) {
    if (busy) {
      return;
    }
    busy = true;
    try {
      Object shown = argument == null ? number : argument instanceof Thread ? "thread" : argument;
      events.add("enter " + point.category() + " " + name(point) + " " + shown);
    } finally {
      busy = false;
    }
    if (thrownByEnter != null) {
      throw thrownByEnter;
    }
  }

  @Override
  public void exit(ChokePoint point) {
    if (!busy) {
      events.add("exit " + point.category());
    }
  }

  private static String name(ChokePoint point) {
    String callee = point.callee() == null ? point.method() : point.callee();
    int bracket = callee.indexOf('(');
    String bare = bracket < 0 ? callee : callee.substring(0, bracket);
    return bare.substring(bare.lastIndexOf('.') + 1);
  }

  /// The categories entered while `call` runs on a platform thread, in order and once each in a
  /// row.
  static List<Category> onPlatformThread(Callable<?> call) throws Exception {
    return categories(recordOnPlatformThread(new Recorder(), call));
  }

  /// The same on a virtual thread whose carrier is guarded.
  static List<Category> onVirtualThread(Callable<?> call) throws Exception {
    return categories(recordOnVirtualThread(new Recorder(), call));
  }

  static List<String> recordOnPlatformThread(Recorder recorder, Callable<?> call) throws Exception {
    Probes probes = probes();
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      executor.submit(() -> {}).get();
      return result(
          executor.submit(() -> {
            probes.guard(Thread.currentThread(), recorder);
            try {
              call.call();
            } finally {
              probes.release(Thread.currentThread());
            }
            return new ArrayList<>(recorder.events);
          }));
    }
  }

  static List<String> recordOnVirtualThread(Recorder recorder, Callable<?> call) throws Exception {
    Probes probes = probes();
    try (ExecutorService carrier = Executors.newSingleThreadExecutor()) {
      Thread platform = carrier.submit(Thread::currentThread).get();
      var make =
          Class.forName("java.lang.ThreadBuilders")
              .getDeclaredMethod(
                  "newVirtualThread",
                  java.util.concurrent.Executor.class,
                  String.class,
                  int.class,
                  Runnable.class);
      make.setAccessible(true);
      var outcome = new java.util.concurrent.CompletableFuture<List<String>>();
      Thread task =
          (Thread)
              make.invoke(
                  null,
                  carrier,
                  "task",
                  0,
                  (Runnable)
                      () -> {
                        int from = recorder.events.size();
                        try {
                          call.call();
                          outcome.complete(
                              List.copyOf(recorder.events.subList(from, recorder.events.size())));
                        } catch (Throwable e) {
                          outcome.completeExceptionally(e);
                        }
                      });
      carrier.submit(() -> probes.guard(platform, recorder)).get();
      task.start();
      try {
        return result(outcome);
      } finally {
        probes.release(platform);
      }
    }
  }

  private static List<String> result(java.util.concurrent.Future<? extends List<String>> future)
      throws Exception {
    try {
      return future.get(10, java.util.concurrent.TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private static List<Category> categories(List<String> events) {
    List<Category> categories = new ArrayList<>();
    for (String event : events) {
      if (event.startsWith("enter ")) {
        Category category = Category.valueOf(event.split(" ")[1]);
        if (categories.isEmpty() || categories.getLast() != category) {
          categories.add(category);
        }
      }
    }
    return categories;
  }
}
