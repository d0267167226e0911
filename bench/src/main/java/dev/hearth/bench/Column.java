package dev.hearth.bench;

import static dev.hearth.bench.Workload.*;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A column of the table that is measured on a JVM: a peer, what it has, and the JVM's options.
enum Column {
  HEARTH("Hearth", EnumSet.allOf(Workload.class)),
  NETTY("Netty", callbacks()),
  NETTY_NIO("Netty NIO", callbacks()),
  VERTX("Vert.x", callbacks()),
  VERTX_VT("Vert.x VT", vertxThreads()),
  EXECUTOR("executor", callbacks()),
  VIRTUAL("virtual thr.", virtualThreads());

  private static final List<String> COMMON =
      List.of(
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          // Named, for a JVM that finds itself on one processor picks another collector.
          "-XX:+UseG1GC",
          // As ./hearth does, for every column with virtual threads alike.
          "-Djdk.trackAllThreads=false",
          "-Xms512m",
          "-Xmx512m",
          // Else whoever allocates pays for the first touch of each page, until the first
          // collection.
          "-XX:+AlwaysPreTouch");

  final String label;

  @SuppressWarnings("ImmutableEnumChecker") // never changed, and seen by nobody else
  private final Set<Workload> workloads;

  Column(String label, Set<Workload> workloads) {
    this.label = label;
    this.workloads = workloads;
  }

  /// Its name on the command line.
  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  boolean has(Workload workload) {
    return workloads.contains(workload);
  }

  /// The options of every JVM that measures this column.
  List<String> jvmOptions() {
    if (this != VIRTUAL) {
      return COMMON;
    }
    List<String> options = new ArrayList<>(COMMON);
    options.add("-Djdk.virtualThreadScheduler.parallelism=1");
    options.add("-Djdk.virtualThreadScheduler.maxPoolSize=1");
    return options;
  }

  Peer open(Workload workload) {
    return switch (this) {
      case HEARTH -> new HearthPeer();
      case NETTY -> NettyPeer.plain();
      case NETTY_NIO -> NettyPeer.nio();
      case VERTX -> new VertxPeer();
      case VERTX_VT -> new VertxThreadsPeer();
      case EXECUTOR ->
          workload.id.startsWith("time") ? ExecutorPeer.scheduled() : ExecutorPeer.plain();
      case VIRTUAL -> new VirtualThreadsPeer();
    };
  }

  private static Set<Workload> callbacks() {
    return EnumSet.of(
        CALL_SOON_BATCH,
        CALL_SOON_CHAIN,
        TASK_CREATE_AWAIT,
        TASK_CREATE_BATCH,
        FUTURE_ROUNDTRIP,
        THREADSAFE_ROUNDTRIP,
        THREADSAFE_BATCH,
        EXECUTOR_ROUNDTRIP,
        EXECUTOR_BATCH64,
        GATHER,
        TIMERS_CPU,
        TIMERS_SCHEDULE,
        TIMERS_LATE_P50,
        TIMERS_LATE_P99,
        TIMERS_CANCEL,
        TIMEOUT);
  }

  private static Set<Workload> vertxThreads() {
    return EnumSet.of(
        CALL_SOON_BATCH,
        CALL_SOON_CHAIN,
        TASK_CREATE_AWAIT,
        TASK_CREATE_BATCH,
        SLEEP0_SINGLE,
        SLEEP0_X100,
        FUTURE_ROUNDTRIP,
        FUTURE_PINGPONG,
        THREADSAFE_ROUNDTRIP,
        THREADSAFE_BATCH,
        EXECUTOR_ROUNDTRIP,
        EXECUTOR_BATCH64,
        GATHER,
        TIMEOUT,
        LOCK);
  }

  private static Set<Workload> virtualThreads() {
    Set<Workload> without =
        EnumSet.of(
            TASK_CREATE_AWAIT_EAGER, TASK_CREATE_BATCH_EAGER, GATHER_EAGER, TIMERS_CANCEL, TIMEOUT);
    return EnumSet.complementOf(EnumSet.copyOf(without));
  }
}
