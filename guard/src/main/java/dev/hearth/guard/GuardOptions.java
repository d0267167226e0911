package dev.hearth.guard;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How the guard is installed.
///
/// @param policy what it does about blocking calls
/// @param policyFile what changes that; see `docs/guard.md` for what it may say
/// @param nativePackages packages whose native methods are seen too, such as `org.sqlite`. Only
///   classes that are loaded later can be
/// @param cache a directory for transformed classes, which make the next start faster; must not be
///   writable by others
/// @param threads who says which threads are event loops, besides what `ServiceLoader` finds
public record GuardOptions(
    Policy policy,
    @Nullable Path policyFile,
    List<String> nativePackages,
    @Nullable Path cache,
    List<GuardedThreads> threads) {
  /// Keeps its own copies.
  public GuardOptions {
    nativePackages = List.copyOf(nativePackages);
    threads = List.copyOf(threads);
  }

  /// The policy for production, the threads of Netty, Vert.x and Reactor, and what the system
  /// properties `hearth.guard.policy` (a file), `hearth.guard.native` (packages) and
  /// `hearth.guard.cache` (a directory) say.
  ///
  /// @throws GuardException if a property is no path
  public static GuardOptions defaults() {
    return new GuardOptions(
            Policy.production(), null, List.of(), null, List.of(new FrameworkThreads()))
        .with("policy", System.getProperty("hearth.guard.policy"))
        .with("native", System.getProperty("hearth.guard.native"))
        .with("cache", System.getProperty("hearth.guard.cache"));
  }

  /// The defaults, changed by what follows `-javaagent:guard.jar=`: `policy=FILE`,
  /// `native=PACKAGE:PACKAGE`, `cache=DIRECTORY` and `base=testing`, with commas between them.
  ///
  /// @throws GuardException if there is something else
  public static GuardOptions parse(@Nullable String agentArguments) {
    GuardOptions options = defaults();
    if (agentArguments == null || agentArguments.isBlank()) {
      return options;
    }
    for (String argument : agentArguments.split(",")) {
      String[] parts = argument.strip().split("=", 2);
      if (parts.length < 2) {
        throw unknown(argument);
      }
      options = options.with(parts[0], parts[1]);
    }
    return options;
  }

  private GuardOptions with(String name, @Nullable String value) {
    if (value == null || value.isBlank()) {
      return this;
    }
    try {
      return switch (name) {
        case "policy" -> withPolicyFile(Path.of(value));
        case "cache" -> withCache(Path.of(value));
        case "native" -> withNativePackages(List.of(value.split("[:;]")));
        case "base" ->
            switch (value) {
              case "testing" -> withPolicy(Policy.testing());
              case "production" -> withPolicy(Policy.production());
              default -> throw unknown(name + "=" + value);
            };
        default -> throw unknown(name + "=" + value);
      };
    } catch (InvalidPathException e) {
      throw new GuardException("guard: " + name + ": \"" + value + "\" is no path", e);
    }
  }

  private static GuardException unknown(String argument) {
    return new GuardException(
        "guard: \""
            + argument
            + "\" is no option; there are policy=FILE, native=PACKAGE,"
            + " cache=DIRECTORY, base=testing and base=production");
  }

  /// What of the policy file cannot be used: one sentence each, with file and line. Blocks.
  public List<String> problems() {
    return policyFile == null ? List.of() : PolicyFile.read(policyFile, policy).problems();
  }

  /// With another policy.
  public GuardOptions withPolicy(Policy policy) {
    return new GuardOptions(policy, policyFile, nativePackages, cache, threads);
  }

  /// With a file that changes the policy.
  public GuardOptions withPolicyFile(Path file) {
    return new GuardOptions(policy, file, nativePackages, cache, threads);
  }

  /// With packages whose native methods are seen too, added to those there are.
  public GuardOptions withNativePackages(List<String> packages) {
    List<String> all =
        Stream.concat(nativePackages.stream(), packages.stream()).distinct().toList();
    return new GuardOptions(policy, policyFile, all, cache, threads);
  }

  /// With a directory for transformed classes.
  public GuardOptions withCache(Path directory) {
    return new GuardOptions(policy, policyFile, nativePackages, directory, threads);
  }

  /// With one more who says which threads are event loops, asked before the others.
  public GuardOptions withThreads(GuardedThreads more) {
    List<GuardedThreads> all = new ArrayList<>(threads);
    all.addFirst(more);
    return new GuardOptions(policy, policyFile, nativePackages, cache, all);
  }
}
