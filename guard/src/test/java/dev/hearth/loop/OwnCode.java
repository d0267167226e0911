package dev.hearth.loop;

import java.lang.invoke.MethodHandle;

/// Stands for code of the loop's, by the name of its package.
public final class OwnCode {
  private OwnCode() {}

  /// Runs something with a frame of this class above it.
  public static void run(MethodHandle what) throws Throwable {
    what.invoke();
  }
}
