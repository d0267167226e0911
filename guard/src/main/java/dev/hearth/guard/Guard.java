package dev.hearth.guard;

import java.lang.System.Logger;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The guard of this JVM: it sees blocking calls on event-loop threads, says whose they are, and
/// does about them what its [Policy] says.
///
/// ```java
/// Guard guard = Guard.install();
/// ```
///
/// is all that the loops of Netty, Vert.x and Reactor need; other threads are guarded with
/// [#guard(Thread)]. There is one guard in a JVM, since there is one JDK to put probes into.
///
/// **Threads:** every method may be called from any thread. [#install] and [#awaitReports] block.
public final class Guard {
  private static final Duration AT_EXIT = Duration.ofSeconds(1);
  private static final Object INSTALLING = new Object();
  private static volatile @Nullable Guard installed;

  private final Reporter reporter;
  private final Judge judge;
  private final List<GuardedThreads> classifiers;
  private final List<String> problems;
  private final Probes probes;
  private final Object policyLock = new Object();
  private volatile Policy policy;
  private LocalDate policyDay;
  private boolean missingSaid; // the guard's thread only

  /// What puts the probes into the JDK.
  interface Installer {
    /// Installs them; blocks.
    ///
    /// @param sensors the sensor of a thread that starts or is there; null when it is not guarded
    /// @param nativePackages whose native methods are choke points
    Probes install(
        Function<Thread, @Nullable Sensor> sensors,
        GuardOptions options,
        List<String> nativePackages);
  }

  private Guard(GuardOptions options, Logger log, Installer installer) {
    List<String> said = new ArrayList<>();
    List<String> nativePackages = new ArrayList<>(options.nativePackages());
    Policy read = options.policy();
    if (options.policyFile() != null) {
      PolicyFile.Contents file = PolicyFile.read(options.policyFile(), read);
      read = file.policy();
      nativePackages.addAll(file.nativePackages());
      said.addAll(file.problems());
    }
    policy = read;
    policyDay = today();
    reporter = new Reporter(log);
    judge = new Judge(effective(read, policyDay, said), reporter, nativePackages);
    classifiers = classifiers(options, said);
    Rehearsal.run();
    probes = installer.install(this::sensorOfNew, options, List.copyOf(nativePackages));
    problems = List.copyOf(said);
    reporter.start(judge, this::look);
    reporter.say(problems);
  }

  /// Installs the guard with [GuardOptions#defaults].
  ///
  /// @throws GuardException if this JVM lets nobody change its code
  public static Guard install() {
    return install(GuardOptions.defaults());
  }

  /// Installs the guard. Blocks for a fraction of a second. When it is installed already, returns
  /// the one there is, with the options it has.
  ///
  /// @throws GuardException if this JVM lets nobody change its code
  public static Guard install(GuardOptions options) {
    Guard known = installed;
    if (known != null) {
      return known;
    }
    synchronized (INSTALLING) {
      if (installed == null) {
        Installation.openJdk();
        Guard guard = create(options, System.getLogger("dev.hearth.guard"), Installation::install);
        Runtime.getRuntime()
            .addShutdownHook(new Thread(() -> guard.reporter.end(AT_EXIT), "hearth-guard-exit"));
        installed = guard;
        return guard;
      }
      return installed;
    }
  }

  /// A guard that need not be the JVM's.
  static Guard create(GuardOptions options, Logger log, Installer installer) {
    return new Guard(options, log, installer);
  }

  /// The guard of this JVM; empty when none has been installed.
  public static Optional<Guard> installed() {
    return Optional.ofNullable(installed);
  }

  private static List<GuardedThreads> classifiers(GuardOptions options, List<String> problems) {
    List<GuardedThreads> all = new ArrayList<>(options.threads());
    try {
      ServiceLoader.load(GuardedThreads.class).forEach(all::add);
    } catch (ServiceConfigurationError e) {
      problems.add("A provider of guarded threads cannot be used: " + e.getMessage());
    }
    return List.copyOf(all);
  }

  private @Nullable Sensor sensorOfNew(Thread thread) {
    for (GuardedThreads each : classifiers) {
      try {
        GuardedThread found = each.find(thread);
        if (found != null) {
          return judge.sensorOf(thread, found);
        }
      } catch (RuntimeException | Error e) {
        judge.failed(e);
      }
    }
    return null;
  }

  /// Guards a loop's carrier, until it ends or is released.
  ///
  /// @param carrier a platform thread
  /// @throws IllegalArgumentException if it is a virtual thread: guard the carrier of its loop
  public void guard(Thread carrier, GuardedThread thread) {
    if (carrier.isVirtual()) {
      throw new IllegalArgumentException(
          carrier + " is a virtual thread; guard the platform thread that carries it");
    }
    judge.release(carrier);
    probes.guard(carrier, judge.sensorOf(carrier, thread));
  }

  /// Guards a thread as an event loop's: whatever waits in it is reported, but for its own waiting
  /// for tasks.
  ///
  /// @throws IllegalArgumentException if it is a virtual thread
  public void guard(Thread thread) {
    guard(thread, new ForeignThread(thread));
  }

  /// Guards the threads that a factory makes.
  public ThreadFactory guardedFactory(ThreadFactory factory) {
    return task -> {
      Thread thread = factory.newThread(task);
      if (thread != null && !thread.isVirtual()) {
        guard(thread);
      }
      return thread;
    };
  }

  /// Guards what an executor runs, on whichever of its platform threads, and only while it runs.
  public Executor guardedExecutor(Executor executor) {
    return task -> executor.execute(() -> runGuarded(task));
  }

  private void runGuarded(Runnable task) {
    Thread current = Thread.currentThread();
    if (current.isVirtual()) {
      task.run();
      return;
    }
    guard(current);
    try {
      task.run();
    } finally {
      release(current);
    }
  }

  /// Ends what [#guard(Thread)] began. Does nothing for a thread that is not guarded.
  public void release(Thread carrier) {
    probes.release(carrier);
    judge.release(carrier);
  }

  /// What is done about blocking calls.
  public Policy policy() {
    return policy;
  }

  /// Changes what is done about blocking calls, from the next one on.
  public void setPolicy(Policy policy) {
    List<String> expired = new ArrayList<>();
    synchronized (policyLock) {
      this.policy = policy;
      judge.setPolicy(effective(policy, policyDay, expired));
    }
    reporter.say(expired);
  }

  /// Is told of every call from now on, until the registration is closed.
  public Registration addListener(BlockingCallListener listener) {
    return reporter.addListener(listener);
  }

  /// What has been counted so far.
  public GuardStatistics statistics() {
    return judge.statistics();
  }

  /// What of the catalogue this JDK does not have: one sentence each.
  public List<String> missing() {
    return probes.missing();
  }

  /// What could not be used of the policy file and of the providers: one sentence each, with file
  /// and line.
  public List<String> problems() {
    return problems;
  }

  /// How long the installation of the probes took.
  public Duration installTime() {
    return probes.installTime();
  }

  /// Waits until the log and the listeners have got every report of calls that have ended.
  ///
  /// @return false when they have not within that time
  public boolean awaitReports(Duration limit) {
    return reporter.awaitDelivered(limit);
  }

  /// Ends the threads of a guard that is not the JVM's.
  void end() {
    reporter.end(AT_EXIT);
  }

  private static LocalDate today() {
    return LocalDate.now(ZoneId.systemDefault());
  }

  private static Policy effective(Policy policy, LocalDate day, List<String> expired) {
    policy.allowances().stream()
        .filter(a -> a.isExpired(day))
        .forEach(a -> expired.add("No longer allowed, since its time is over: " + a));
    return policy.on(day);
  }

  /// Twice a second, on the guard's thread.
  private void look() {
    if (!missingSaid) {
      missingSaid = true;
      reporter.say(probes.missing()); // it reads many classes, for which nobody shall wait
    }
    newDay();
  }

  /// What is allowed may have expired.
  private void newDay() {
    LocalDate today = today();
    List<String> expired = new ArrayList<>();
    synchronized (policyLock) {
      if (today.equals(policyDay)) {
        return;
      }
      policyDay = today;
      judge.setPolicy(effective(policy, today, expired));
    }
    reporter.say(expired);
  }
}
