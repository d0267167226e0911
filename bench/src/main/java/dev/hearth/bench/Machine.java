package dev.hearth.bench;

import com.sun.management.OperatingSystemMXBean;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What stands at the head of every table: without it a figure means nothing.
final class Machine {
  private static final Pattern VERSION = Pattern.compile("-(\\d[^/]*?)\\.jar");

  private Machine() {}

  static String describe(Options options, Optional<Asyncio> asyncio) {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return String.format(
        Locale.ROOT,
        """
        date     %s
        command  %s
        machine  %s, %d processors, %d GiB, %s %s, load %.2f at the start
        JDK      %s %s
        peers    Netty %s, Vert.x %s, asyncio %s
        """,
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT)
            .format(OffsetDateTime.now(ZoneOffset.UTC)),
        options.text(),
        processor(),
        Runtime.getRuntime().availableProcessors(),
        system.getTotalMemorySize() >> 30,
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        system.getSystemLoadAverage(),
        System.getProperty("java.vendor.version"),
        System.getProperty("java.vm.version"),
        versionOfJar(EventLoop.class),
        versionOfJar(Vertx.class),
        asyncio.map(script -> "of Python " + script.version()).orElse("not here"));
  }

  private static String processor() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }

  private static String versionOfJar(Class<?> type) {
    Matcher name =
        VERSION.matcher(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    return name.find() ? name.group(1) : "?";
  }
}
