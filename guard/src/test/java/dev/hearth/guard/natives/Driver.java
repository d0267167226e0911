package dev.hearth.guard.natives;

/// Stands for a database driver: its native methods have no library, so each fails.
public final class Driver {
  public native int step(long handle, String text);

  public static native void open();
}
