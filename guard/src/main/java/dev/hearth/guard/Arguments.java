package dev.hearth.guard;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Says what a call is about, as far as that is known without asking anybody and is no secret.
///
/// Only objects of the JDK's own classes are asked, since foreign code must not run here. What a
/// call writes, sends or passes to a program is never shown; of a URL, neither user nor query.
final class Arguments {
  private static final int LONGEST = 80;
  private static final @Nullable VarHandle INPUT = pathField(FileInputStream.class);
  private static final @Nullable VarHandle OUTPUT = pathField(FileOutputStream.class);
  private static final @Nullable VarHandle RANDOM = pathField(RandomAccessFile.class);

  private Arguments() {}

  /// The JDK lets the guard see it only if `java.io` is open to it.
  private static @Nullable VarHandle pathField(Class<?> type) {
    try {
      return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
          .findVarHandle(type, "path", String.class);
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  /// The text for a report; empty when there is nothing to say.
  static String text(Category category, @Nullable Object argument, long number) {
    if (argument == null) {
      return duration(category, number);
    }
    if (category == Category.PROCESS) {
      return shortened(program(argument));
    }
    String path = path(category, argument);
    if (path != null) {
      return shortenedPath(path);
    }
    return switch (argument) {
      case String text when category != Category.NATIVE -> shortened(withoutSecrets(text));
      case InetAddress address -> shortened(address.toString());
      case InetSocketAddress address -> shortened(address.toString());
      case URI uri -> shortened(withoutSecrets(uri.toString()));
      case URL url -> shortened(url.getProtocol() + "://" + url.getHost() + url.getPath());
      default -> "";
    };
  }

  /// The path that a call is about; null when it is about none, or it is not known.
  static @Nullable String path(Category category, @Nullable Object argument) {
    return switch (argument) {
      case null -> null;
      case String text -> isAboutPaths(category) ? text : null;
      case byte[] bytes ->
          isAboutPaths(category) ? new String(bytes, StandardCharsets.UTF_8) : null;
      case Path path ->
          path.getClass().getName().startsWith("sun.nio.fs.")
                  || path.getClass().getName().startsWith("jdk.")
              ? path.toString()
              : null;
      case File file -> file.getClass() == File.class ? file.getPath() : null;
      case FileInputStream stream -> read(INPUT, stream);
      case FileOutputStream stream -> read(OUTPUT, stream);
      case RandomAccessFile file -> read(RANDOM, file);
      default -> null;
    };
  }

  private static @Nullable String read(@Nullable VarHandle field, Object object) {
    return field == null ? null : (String) field.get(object);
  }

  /// Whether the call reads or writes the standard streams of this JVM.
  static boolean isConsole(@Nullable Object argument) {
    try {
      return switch (argument) {
        case FileInputStream in -> in.getFD() == FileDescriptor.in;
        case FileOutputStream out ->
            out.getFD() == FileDescriptor.out || out.getFD() == FileDescriptor.err;
        case FileDescriptor fd ->
            fd == FileDescriptor.in || fd == FileDescriptor.out || fd == FileDescriptor.err;
        case null, default -> false;
      };
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isAboutPaths(Category category) {
    return switch (category) {
      case FILE_OPEN, FILE_META, FILE_SYNC, FILE_LOCK, DIRECTORY, NATIVE_LIBRARY -> true;
      default -> false;
    };
  }

  private static String duration(Category category, long number) {
    if (number <= 0) {
      return "";
    }
    return switch (category) {
      case SLEEP, PARK -> readable(Duration.ofNanos(number));
      case MONITOR_WAIT, SELECT ->
          number == Long.MAX_VALUE ? "" : readable(Duration.ofMillis(number));
      default -> "";
    };
  }

  /// A time as a person says it: `12 ms`, `1.5 s`.
  static String readable(Duration time) {
    if (time.compareTo(Duration.ofHours(1)) >= 0) {
      return time.toHours() + " h";
    }
    long nanos = time.toNanos();
    if (nanos < 1_000_000) {
      return nanos / 1_000 + " µs";
    }
    if (nanos < 1_000_000_000) {
      return nanos / 1_000_000 + " ms";
    }
    long tenths = nanos / 100_000_000;
    return tenths % 10 == 0 ? tenths / 10 + " s" : tenths / 10 + "." + tenths % 10 + " s";
  }

  /// The program without its arguments, which may hold passwords.
  private static String program(Object argument) {
    return switch (argument) {
      case byte[] name -> {
        int end = 0;
        while (end < name.length && name[end] != 0) {
          end++;
        }
        yield new String(name, 0, end, StandardCharsets.UTF_8);
      }
      case String[] command -> command.length == 0 || command[0] == null ? "" : command[0];
      default -> "";
    };
  }

  private static String withoutSecrets(String text) {
    int scheme = text.indexOf("://");
    if (scheme < 0) {
      return text;
    }
    int end = text.length();
    for (char mark : new char[] {'?', '#', ';'}) {
      int at = text.indexOf(mark);
      end = at >= 0 && at < end ? at : end;
    }
    int path = text.indexOf('/', scheme + 3);
    int authorityEnd = path < 0 || path > end ? end : path;
    int user = text.lastIndexOf('@', authorityEnd - 1);
    int host = user > scheme ? user + 1 : scheme + 3;
    return text.substring(0, scheme + 3) + text.substring(host, end);
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
  }

  /// Of a path, the end says most.
  private static String shortenedPath(String path) {
    return path.length() <= LONGEST ? path : "…" + path.substring(path.length() - LONGEST + 1);
  }
}
