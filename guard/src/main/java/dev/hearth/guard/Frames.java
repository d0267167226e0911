package dev.hearth.guard;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the names in a stack trace say: whose code a frame is, and how a person would write it.
final class Frames {
  private static final List<String> JDK = List.of("java.", "jdk.", "sun.", "com.sun.");

  /// `javax` is the JDK's only in part.
  private static final List<String> JDK_EXTENSIONS =
      List.of(
          "javax.net.",
          "javax.security.",
          "javax.crypto.",
          "javax.naming.",
          "javax.imageio.",
          "javax.sql.",
          "javax.xml.",
          "javax.script.",
          "javax.management.",
          "javax.print.",
          "javax.sound.",
          "javax.swing.",
          "javax.tools.",
          "javax.rmi.");

  /// Top of the stack at a choke point; the probe is defined in the JDK's own package.
  private static final Set<String> GUARD =
      Set.of(
          Attribution.class.getName(),
          Judge.class.getName(),
          CarrierSensor.class.getName(),
          ForeignThread.class.getName(),
          "dev.hearth.guard.ProbeHook",
          "java.lang.HearthProbe");

  /// What lies between an event loop and the code that it runs.
  private static final List<String> PLUMBING =
      List.of(
          "dev.hearth.loop.",
          "io.netty.",
          "reactor.core.",
          "reactor.netty.",
          "reactor.util.",
          "io.vertx.core.",
          "kotlin.",
          "kotlinx.coroutines.");

  private static final List<String> LOGGERS =
      List.of(
          "java.util.logging.",
          "ch.qos.logback.",
          "org.slf4j.",
          "org.apache.logging.",
          "org.apache.log4j.",
          "org.apache.commons.logging.",
          "org.jboss.logmanager.",
          "org.jboss.logging.",
          "org.tinylog.",
          "jdk.internal.logger.",
          "sun.util.logging.");

  /// Classes nobody names, and what people call them.
  private static final Map<String, String> PUBLIC_NAMES =
      Map.ofEntries(
          Map.entry("sun.nio.ch.FileChannelImpl", "java.nio.channels.FileChannel"),
          Map.entry("sun.nio.ch.SocketChannelImpl", "java.nio.channels.SocketChannel"),
          Map.entry("sun.nio.ch.ServerSocketChannelImpl", "java.nio.channels.ServerSocketChannel"),
          Map.entry("sun.nio.ch.DatagramChannelImpl", "java.nio.channels.DatagramChannel"),
          Map.entry("sun.nio.ch.SourceChannelImpl", "java.nio.channels.Pipe.SourceChannel"),
          Map.entry("sun.nio.ch.SinkChannelImpl", "java.nio.channels.Pipe.SinkChannel"),
          Map.entry("sun.nio.ch.SelectorImpl", "java.nio.channels.Selector"),
          Map.entry("sun.nio.ch.ChannelInputStream", "java.io.InputStream"),
          Map.entry("sun.nio.ch.ChannelOutputStream", "java.io.OutputStream"),
          Map.entry("sun.nio.ch.SocketInputStream", "java.io.InputStream"),
          Map.entry("sun.nio.ch.SocketOutputStream", "java.io.OutputStream"),
          Map.entry("java.net.Socket$SocketInputStream", "java.io.InputStream"),
          Map.entry("java.net.Socket$SocketOutputStream", "java.io.OutputStream"),
          Map.entry("sun.nio.fs.UnixPath", "java.nio.file.Path"),
          Map.entry("sun.nio.fs.UnixFileStore", "java.nio.file.FileStore"),
          Map.entry("sun.nio.fs.LinuxFileStore", "java.nio.file.FileStore"),
          Map.entry("sun.nio.fs.AbstractWatchService", "java.nio.file.WatchService"),
          Map.entry("java.lang.ProcessImpl", "java.lang.Process"),
          Map.entry("java.lang.ProcessHandleImpl", "java.lang.ProcessHandle"),
          Map.entry("jdk.internal.net.http.HttpClientImpl", "java.net.http.HttpClient"),
          Map.entry("jdk.internal.net.http.HttpClientFacade", "java.net.http.HttpClient"),
          Map.entry("sun.net.www.protocol.http.HttpURLConnection", "java.net.HttpURLConnection"),
          Map.entry("sun.net.www.protocol.file.FileURLConnection", "java.net.URLConnection"),
          Map.entry("sun.net.www.protocol.jar.JarURLConnection", "java.net.JarURLConnection"),
          Map.entry("java.util.stream.ReferencePipeline", "java.util.stream.Stream"),
          Map.entry("java.util.stream.ReferencePipeline$Head", "java.util.stream.Stream"),
          Map.entry(
              "sun.util.logging.internal.LoggingProviderImpl$JULWrapper",
              "java.lang.System.Logger"),
          Map.entry("java.util.stream.AbstractPipeline", "java.util.stream.Stream"),
          Map.entry("jdk.internal.loader.ClassLoaders$AppClassLoader", "java.lang.ClassLoader"),
          Map.entry("jdk.internal.loader.BuiltinClassLoader", "java.lang.ClassLoader"),
          Map.entry(
              "java.util.concurrent.ThreadPerTaskExecutor",
              "java.util.concurrent.ExecutorService"));

  private Frames() {}

  static boolean isJdk(String className) {
    return startsWithAny(className, JDK)
        || (className.startsWith("javax.") && startsWithAny(className, JDK_EXTENSIONS));
  }

  /// Whether a frame at the top of the stack belongs to the way from a probe to the judge.
  static boolean isGuard(String className) {
    return GUARD.contains(className);
  }

  static boolean isPlumbing(String className) {
    return startsWithAny(className, PLUMBING);
  }

  /// Whether a frame is Hearth's own loop, whose state an exception of the guard's would break.
  static boolean isLoops(String className) {
    return className.startsWith("dev.hearth.loop.")
        || className.startsWith("dev.hearth.guard.loop.");
  }

  static boolean isLogger(String className) {
    return startsWithAny(className, LOGGERS);
  }

  static boolean startsWithAny(String name, List<String> prefixes) {
    for (int i = 0; i < prefixes.size(); i++) {
      if (name.startsWith(prefixes.get(i))) {
        return true;
      }
    }
    return false;
  }

  /// The method as it is written in source: a lambda is part of the method around it.
  static String plainMethod(String method) {
    if (method.startsWith("lambda$")) {
      int end = method.lastIndexOf('$');
      String inside = end > 7 ? method.substring(7, end) : method.substring(7);
      return switch (inside) {
        case "new" -> "<init>";
        case "static" -> "<clinit>";
        default -> inside;
      };
    }
    int kotlin = method.indexOf("$lambda$");
    return kotlin > 0 ? method.substring(0, kotlin) : method;
  }

  /// A call as the code that makes it has it: `java.io.File.list`, `new java.io.FileReader`.
  static String asWritten(String className, String method) {
    String name = PUBLIC_NAMES.getOrDefault(className, className).replace('$', '.');
    return switch (method) {
      case "<init>" -> "new " + name;
      case "<clinit>" -> "the initialiser of " + name;
      default -> name + "." + plainMethod(method);
    };
  }

  /// A line as a person looks it up: `Thermostat.java:42 (com.acme.Thermostat.poll)`.
  static String asPlace(StackTraceElement line) {
    String file = line.getFileName() == null ? "unknown source" : line.getFileName();
    String number = line.getLineNumber() < 0 ? "" : ":" + line.getLineNumber();
    return file + number + " (" + asWritten(line.getClassName(), line.getMethodName()) + ")";
  }
}
