package dev.hearth.guard;

import java.lang.StackWalker.StackFrame;
import java.util.Iterator;
import java.util.Set;
import java.util.stream.Stream;

/// A guarded thread of a loop that knows nothing of the guard: Netty's, Reactor's, Vert.x's, or any
/// that a user has marked. What it runs are callbacks, and its thread is their owner.
///
/// Nobody says when such a loop is idle, so the stack has to: the nearest frame that is not the
/// JDK's belongs to the loop's own waiting, or there is none, or the JDK's executor waits for a
/// task.
final class ForeignThread implements GuardedThread {
  private static final StackWalker WALKER = StackWalker.getInstance();
  private static final int DEPTH = 64;

  /// Methods in which Netty's loops wait for something to do.
  private static final Set<String> NETTY_IDLE =
      Set.of("select", "selectNow", "takeTask", "confirmShutdown", "shutdownGracefully");

  private final Thread thread;

  ForeignThread(Thread thread) {
    this.thread = thread;
  }

  @Override
  public boolean isActive() {
    return WALKER.walk(ForeignThread::runsSomething);
  }

  private static boolean runsSomething(Stream<StackFrame> frames) {
    Iterator<StackFrame> each = frames.iterator();
    boolean inGuard = true;
    for (int i = 0; i < DEPTH && each.hasNext(); i++) {
      StackFrame frame = each.next();
      String type = frame.getClassName();
      inGuard = inGuard && Frames.isGuard(type);
      if (inGuard) {
        continue;
      }
      if (Frames.isJdk(type)) {
        if (waitsForTask(type, frame.getMethodName())) {
          return false;
        }
      } else if (!type.startsWith("io.netty.")) {
        return true;
      } else if (NETTY_IDLE.contains(frame.getMethodName())) {
        // Netty's selector may wrap the JDK's, so its outer frames are looked at too.
        return false;
      }
    }
    return false;
  }

  private static boolean waitsForTask(String type, String method) {
    return switch (method) {
      case "getTask" -> type.equals("java.util.concurrent.ThreadPoolExecutor");
      case "awaitWork" -> type.equals("java.util.concurrent.ForkJoinPool");
      default -> false;
    };
  }

  @Override
  public Work work() {
    String name = thread.getName();
    return new Work(withoutNumbers(name), Work.Kind.CALLBACK, name);
  }

  /// `nioEventLoopGroup-2-1` is of `nioEventLoopGroup`.
  private static String withoutNumbers(String name) {
    int end = name.length();
    while (end > 0 && (Character.isDigit(name.charAt(end - 1)) || name.charAt(end - 1) == '-')) {
      end--;
    }
    return end == 0 ? "unknown" : name.substring(0, end);
  }
}
