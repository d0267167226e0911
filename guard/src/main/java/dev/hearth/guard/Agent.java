package dev.hearth.guard;

import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/// Where the JVM gives the guard its [Instrumentation]: by `-javaagent`, by `Launcher-Agent-Class`
/// in the manifest of an application's jar, or through [SelfAttach].
///
/// Not for callers; the manifest names it.
public final class Agent {
  /// Where [SelfAttach] finds what the JVM gave to the copy of this class that the system class
  /// loader has; it may be another one than the application's.
  static final String HANDOVER = "dev.hearth.guard.instrumentation";

  private static volatile @Nullable Instrumentation kept;

  private Agent() {}

  /// `-javaagent:guard.jar[=options]`: installs the guard before the application starts.
  public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
    kept = instrumentation;
    Guard.install(GuardOptions.parse(arguments));
  }

  /// The launcher's manifest, or an attaching tool: keeps what `Guard.install()` needs, so that it
  /// need not attach.
  public static void agentmain(@Nullable String arguments, Instrumentation instrumentation) {
    kept = instrumentation;
    if (HANDOVER.equals(arguments)) {
      System.getProperties().put(HANDOVER, instrumentation);
    }
  }

  /// The JVM's instrumentation: what an agent was given, or what attaching to this JVM gives.
  ///
  /// @throws GuardException if this JVM allows no agents; says which flag would
  static Instrumentation instrumentation() {
    Instrumentation given = kept;
    if (given == null) {
      given = SelfAttach.attach();
      kept = given;
    }
    return given;
  }
}
