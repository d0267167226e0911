package dev.hearth.guard;

import java.lang.StackWalker.StackFrame;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the stack says about a call: the owner's line, what that line called, and why.
///
/// Read from the choke point outwards. First come the frames of the JDK, the last of which is what
/// somebody called; then, if it was not the owner, what lies between a loop and its users; then the
/// owner's line. Where a logger, a class loader or a source of random numbers lies between, that is
/// what the owner has asked for, and not the file that it reads.
///
/// @param category what passed the choke point, or the outer cause
/// @param call as [Frames#asWritten]
/// @param line null when no frame is foreign code
/// @param allowed the entry of the policy that allows a method on the stack
/// @param permanent whether an exception now would break a class or a call site for ever
/// @param loops whether the loop's own code has made the call, which no exception may interrupt
record Attribution(
    Category category,
    String call,
    @Nullable StackTraceElement line,
    Policy.@Nullable Allowance allowed,
    boolean permanent,
    boolean loops) {
  /// Enough for every call seen so far. The bottom of a deeper stack is a loop or a recursion.
  private static final int DEPTH = 100;

  static final int REPORTED_FRAMES = 40;

  private static final StackWalker WALKER = StackWalker.getInstance();

  /// Reads the stack of the caller, which a [CarrierSensor] has called.
  static Attribution here(
      ChokePoint point, Category category, Policy policy, List<String> plumbing) {
    return WALKER.walk(frames -> read(frames, new Reader(point, category, policy, plumbing)));
  }

  private static Attribution read(Stream<StackFrame> frames, Reader reader) {
    Iterator<StackFrame> each = frames.iterator();
    boolean inGuard = true;
    for (int i = 0; i < DEPTH && each.hasNext(); i++) {
      StackFrame frame = each.next();
      inGuard = inGuard && Frames.isGuard(frame.getClassName());
      if (inGuard) {
        continue;
      }
      if (!reader.read(frame.getClassName(), frame.getMethodName(), frame, null)) {
        break;
      }
    }
    return reader.result();
  }

  /// Reads the stack of another thread, which begins somewhere in a choke point.
  static Attribution of(
      StackTraceElement[] stack,
      ChokePoint point,
      Category category,
      Policy policy,
      List<String> plumbing) {
    Reader reader = new Reader(point, category, policy, plumbing);
    for (StackTraceElement frame : stack) {
      if (!reader.read(frame.getClassName(), frame.getMethodName(), null, frame)) {
        break;
      }
    }
    return reader.result();
  }

  /// The frames of the caller from the call outwards, for a report.
  static List<StackTraceElement> stackHere() {
    return WALKER.walk(frames ->
        frames
            .dropWhile(frame -> Frames.isGuard(frame.getClassName()))
            .limit(REPORTED_FRAMES)
            .map(StackFrame::toStackTraceElement)
            .toList());
  }

  private static final class Reader {
    private final Category category;
    private final Policy policy;
    private final List<String> plumbing;
    private final boolean readsAll;
    private boolean inCall = true;
    private String callClass;
    private String callMethod;
    private String insideClass = "";
    private String insideMethod = "";
    private @Nullable Category cause;
    private @Nullable StackTraceElement line;
    private @Nullable StackTraceElement innermost;
    private Policy.@Nullable Allowance allowed;
    private boolean permanent;
    private boolean loops;

    Reader(ChokePoint point, Category category, Policy policy, List<String> plumbing) {
      this.plumbing = plumbing;
      this.category = category;
      this.policy = policy;
      this.readsAll = policy.readsWholeStack();
      callClass = point.className();
      callMethod = methodName(point.method());
    }

    private static String methodName(String nameAndDescriptor) {
      int end = nameAndDescriptor.indexOf('(');
      return end < 0 ? nameAndDescriptor : nameAndDescriptor.substring(0, end);
    }

    /// Takes the next frame; false when no further one is needed. One of the two forms is given.
    boolean read(
        String type,
        String method,
        @Nullable StackFrame frame,
        @Nullable StackTraceElement element) {
      permanent |= method.equals("<clinit>") || type.equals("java.lang.invoke.MethodHandleNatives");
      if (allowed == null && readsAll) {
        allowed = policy.allowance(type, method);
      }
      if (line == null) {
        readOutwardsToLine(type, method, frame, element);
      }
      // Beyond the line, what matters is whether a class initialiser or an allowed method is there.
      return line == null || readsAll || mayRaise();
    }

    private boolean mayRaise() {
      return policy.raises();
    }

    private void readOutwardsToLine(
        String type,
        String method,
        @Nullable StackFrame frame,
        @Nullable StackTraceElement element) {
      boolean logger = Frames.isLogger(type);
      if (logger || Frames.isJdk(type)) {
        Category reason = logger ? Category.LOGGING : causeOf(type, method);
        cause = reason == null ? cause : reason;
        if (inCall) {
          callClass = type;
          callMethod = method;
        }
      } else {
        inCall = false;
        boolean between = Frames.isPlumbing(type) || Frames.startsWithAny(type, plumbing);
        loops |= innermost == null && Frames.isLoops(type);
        StackTraceElement here = element;
        if (here == null && frame != null && (innermost == null || !between)) {
          here = frame.toStackTraceElement();
        }
        innermost = innermost == null ? here : innermost;
        if (!between) {
          line = here;
          return;
        }
      }
      insideClass = type;
      insideMethod = method;
    }

    private static @Nullable Category causeOf(String type, String method) {
      return switch (method) {
        case "loadClass", "findClass", "forName", "loadClassOrNull" ->
            type.endsWith("ClassLoader") || type.equals("java.lang.Class")
                ? Category.CLASS_LOADING
                : null;
        case "randomUUID" -> Category.RANDOM;
        default ->
            type.equals("java.security.SecureRandom")
                    || type.startsWith("sun.security.provider.NativePRNG")
                    || type.startsWith("sun.security.provider.SeedGenerator")
                ? Category.RANDOM
                : type.startsWith("java.lang.System$Out")
                        || type.equals("java.io.Console")
                        || type.startsWith("jdk.internal.io.")
                        || type.startsWith("jdk.internal.org.jline.")
                    ? Category.CONSOLE
                    : null;
      };
    }

    Attribution result() {
      Category what = cause != null && isMeans(category, cause) ? cause : category;
      boolean viaLogger = what == Category.LOGGING && !insideClass.isEmpty();
      String call =
          viaLogger
              ? Frames.asWritten(insideClass, insideMethod)
              : Frames.asWritten(callClass, callMethod);
      return new Attribution(
          what, call, line == null ? innermost : line, allowed, permanent, loops);
    }

    /// Whether something is only done in order to do something else.
    private static boolean isMeans(Category category, Category to) {
      return switch (category) {
        case FILE_OPEN, FILE_READ, FILE_WRITE, FILE_META, FILE_SYNC, FILE_LOCK, DIRECTORY -> true;
        case SOCKET, CONSOLE, NATIVE_LIBRARY -> to == Category.LOGGING;
        default -> false;
      };
    }
  }
}
