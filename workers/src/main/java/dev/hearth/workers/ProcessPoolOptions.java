package dev.hearth.workers;

import dev.hearth.loop.SerializableCallable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// How a [ProcessPool] is to be opened. Immutable.
///
/// ```java
/// ProcessPool.open(ProcessPoolOptions.named("images").withProcesses(2).withHeapMegabytes(512));
/// ```
///
/// @param name in the names of threads, in the log and in messages
/// @param processes how many children there are at most
/// @param heapMegabytes the heap of each child; a job that needs more ends its child
/// @param queueLimit how many jobs may wait; one more is refused
/// @param jobsPerProcess after so many jobs a child is replaced; zero for never
/// @param recycleAboveMegabytes a child that holds more than this after a job, and after a
///   collection, is replaced; zero for never
/// @param messageLimit how many bytes a job, a result or a report may have
/// @param outputLimit how many bytes of a job's output are kept; what comes after is dropped and
///   counted
/// @param startLimit how long a child may take to start, its initializer included
/// @param drain how long [ProcessPool#close] lets jobs end by themselves
/// @param interrupt how long it then gives to those it has interrupted
/// @param kill how long it then waits for children it has killed
/// @param allowedClasses classes that may cross besides the usual values of the JDK and those of
///   the job's own package: `com.acme.Thing`, `com.acme.*` for a package, `com.acme.**` with those
///   below
/// @param jvmOptions further options of the children's JVM, such as `--add-opens=…`
/// @param environment variables of the children besides `PATH`, `HOME`, `LANG`, `LC_*`, `TZ` and
///   `TMPDIR`, which they have from this process; they have no others
/// @param initializer runs in each child before its first job, to load or to connect what the jobs
///   need
public record ProcessPoolOptions(
    String name,
    int processes,
    int heapMegabytes,
    int queueLimit,
    int jobsPerProcess,
    int recycleAboveMegabytes,
    int messageLimit,
    int outputLimit,
    Duration startLimit,
    Duration drain,
    Duration interrupt,
    Duration kill,
    List<String> allowedClasses,
    List<String> jvmOptions,
    Map<String, String> environment,
    Optional<SerializableCallable<?>> initializer) {
  /// Checks the ranges.
  public ProcessPoolOptions {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(initializer, "initializer");
    requirePositive("processes", processes);
    if (heapMegabytes < 8) {
      throw new IllegalArgumentException("heapMegabytes " + heapMegabytes + " is below 8");
    }
    requirePositive("queueLimit", queueLimit);
    requireNotNegative("jobsPerProcess", jobsPerProcess);
    requireNotNegative("recycleAboveMegabytes", recycleAboveMegabytes);
    requirePositive("messageLimit", messageLimit);
    requireNotNegative("outputLimit", outputLimit);
    if (!startLimit.isPositive()) {
      throw new IllegalArgumentException("startLimit " + startLimit + " is not positive");
    }
    for (Duration patience : List.of(drain, interrupt, kill)) {
      if (patience.isNegative()) {
        throw new IllegalArgumentException("a patience of " + patience + " is negative");
      }
    }
    allowedClasses = List.copyOf(allowedClasses);
    for (String pattern : allowedClasses) {
      if (pattern.isEmpty() || pattern.startsWith("*") || pattern.startsWith("!")) {
        throw new IllegalArgumentException(
            "allowed classes \"" + pattern + "\": write com.acme.Thing, com.acme.* or com.acme.**");
      }
    }
    jvmOptions = List.copyOf(jvmOptions);
    environment = Map.copyOf(environment);
  }

  private static void requirePositive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " " + value + " is not positive");
    }
  }

  private static void requireNotNegative(String what, int value) {
    if (value < 0) {
      throw new IllegalArgumentException(what + " " + value + " is negative");
    }
  }

  /// The usual options: as many children as there are processors, each with a heap of 256 MB;
  /// 10,000 jobs may wait; messages of 32 MB, output of 1 MB; ten seconds to start, ten to drain,
  /// two for what was interrupted, five for what was killed.
  public static ProcessPoolOptions named(String name) {
    return new ProcessPoolOptions(
        name,
        Runtime.getRuntime().availableProcessors(),
        256,
        10_000,
        0,
        0,
        32 << 20,
        1 << 20,
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        List.of(),
        List.of(),
        Map.of(),
        Optional.empty());
  }

  /// The same with another number of children.
  public ProcessPoolOptions withProcesses(int other) {
    return new ProcessPoolOptions(
        name,
        other,
        heapMegabytes,
        queueLimit,
        jobsPerProcess,
        recycleAboveMegabytes,
        messageLimit,
        outputLimit,
        startLimit,
        drain,
        interrupt,
        kill,
        allowedClasses,
        jvmOptions,
        environment,
        initializer);
  }

  /// The same with another heap for each child.
  public ProcessPoolOptions withHeapMegabytes(int other) {
    return new ProcessPoolOptions(
        name,
        processes,
        other,
        queueLimit,
        jobsPerProcess,
        recycleAboveMegabytes,
        messageLimit,
        outputLimit,
        startLimit,
        drain,
        interrupt,
        kill,
        allowedClasses,
        jvmOptions,
        environment,
        initializer);
  }

  /// The same with another limit for the jobs that wait.
  public ProcessPoolOptions withQueueLimit(int other) {
    return new ProcessPoolOptions(
        name,
        processes,
        heapMegabytes,
        other,
        jobsPerProcess,
        recycleAboveMegabytes,
        messageLimit,
        outputLimit,
        startLimit,
        drain,
        interrupt,
        kill,
        allowedClasses,
        jvmOptions,
        environment,
        initializer);
  }

  /// The same with children that are replaced after so many jobs.
  public ProcessPoolOptions withJobsPerProcess(int other) {
    return new ProcessPoolOptions(
        name,
        processes,
        heapMegabytes,
        queueLimit,
        other,
        recycleAboveMegabytes,
        messageLimit,
        outputLimit,
        startLimit,
        drain,
        interrupt,
        kill,
        allowedClasses,
        jvmOptions,
        environment,
        initializer);
  }

  /// The same with children that are replaced when they hold so much.
  public ProcessPoolOptions withRecycleAboveMegabytes(int other) {
    return new ProcessPoolOptions(
        name,
        processes,
        heapMegabytes,
        queueLimit,
        jobsPerProcess,
        other,
        messageLimit,
        outputLimit,
        startLimit,
        drain,
        interrupt,
        kill,
        allowedClasses,
        jvmOptions,
        environment,
        initializer);
  }

  /// The same with another limit for what crosses, in bytes.
  public ProcessPoolOptions withMessageLimit(int other) {
    return new ProcessPoolOptions(
        name,
        processes,
        heapMegabytes,
        queueLimit,
        jobsPerProcess,
        recycleAboveMegabytes,
        other,
        outputLimit,
        startLimit,
        drain,
        interrupt,
        kill,
        allowedClasses,
        jvmOptions,
        environment,
        initializer);
  }

  /// The same with another limit for a job's output, in bytes.
  public ProcessPoolOptions withOutputLimit(int other) {
    return new ProcessPoolOptions(
        name,
        processes,
        heapMegabytes,
        queueLimit,
        jobsPerProcess,
        recycleAboveMegabytes,
        messageLimit,
        other,
        startLimit,
        drain,
        interrupt,
        kill,
        allowedClasses,
        jvmOptions,
        environment,
        initializer);
  }

  /// The same with another limit for the start of a child.
  public ProcessPoolOptions withStartLimit(Duration other) {
    return new ProcessPoolOptions(
        name,
        processes,
        heapMegabytes,
        queueLimit,
        jobsPerProcess,
        recycleAboveMegabytes,
        messageLimit,
        outputLimit,
        other,
        drain,
        interrupt,
        kill,
        allowedClasses,
        jvmOptions,
        environment,
        initializer);
  }

  /// The same with other times that [ProcessPool#close] waits in its three steps.
  public ProcessPoolOptions withPatience(Duration drained, Duration interrupted, Duration killed) {
    return new ProcessPoolOptions(
        name,
        processes,
        heapMegabytes,
        queueLimit,
        jobsPerProcess,
        recycleAboveMegabytes,
        messageLimit,
        outputLimit,
        startLimit,
        drained,
        interrupted,
        killed,
        allowedClasses,
        jvmOptions,
        environment,
        initializer);
  }

  /// The same with other classes that may cross: `com.acme.Thing`, `com.acme.*`, `com.acme.**`.
  public ProcessPoolOptions withAllowedClasses(String... patterns) {
    return new ProcessPoolOptions(
        name,
        processes,
        heapMegabytes,
        queueLimit,
        jobsPerProcess,
        recycleAboveMegabytes,
        messageLimit,
        outputLimit,
        startLimit,
        drain,
        interrupt,
        kill,
        List.of(patterns),
        jvmOptions,
        environment,
        initializer);
  }

  /// The same with other options of the children's JVM.
  public ProcessPoolOptions withJvmOptions(String... options) {
    return new ProcessPoolOptions(
        name,
        processes,
        heapMegabytes,
        queueLimit,
        jobsPerProcess,
        recycleAboveMegabytes,
        messageLimit,
        outputLimit,
        startLimit,
        drain,
        interrupt,
        kill,
        allowedClasses,
        List.of(options),
        environment,
        initializer);
  }

  /// The same with other variables for the children.
  public ProcessPoolOptions withEnvironment(Map<String, String> variables) {
    return new ProcessPoolOptions(
        name,
        processes,
        heapMegabytes,
        queueLimit,
        jobsPerProcess,
        recycleAboveMegabytes,
        messageLimit,
        outputLimit,
        startLimit,
        drain,
        interrupt,
        kill,
        allowedClasses,
        jvmOptions,
        variables,
        initializer);
  }

  /// The same with a call that each child makes before its first job.
  public ProcessPoolOptions withInitializer(SerializableCallable<?> call) {
    return new ProcessPoolOptions(
        name,
        processes,
        heapMegabytes,
        queueLimit,
        jobsPerProcess,
        recycleAboveMegabytes,
        messageLimit,
        outputLimit,
        startLimit,
        drain,
        interrupt,
        kill,
        allowedClasses,
        jvmOptions,
        environment,
        Optional.of(call));
  }
}
