package dev.hearth.guard;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the guard does about blocking calls: an action for each category, other ones for single
/// owners, and a list of what is allowed and why.
///
/// Immutable; change one with [#toBuilder] and give it to [Guard#setPolicy]. What is said of an
/// owner beats what is said of everybody; an allowance beats both.
public final class Policy {
  /// What to do about a blocking call.
  public enum Action {
    /// Let it happen, and say so.
    REPORT,
    /// Throw a [BlockingCallException] in its place. Where throwing would break what waits (locks,
    /// queues, monitors, selectors, class initialisers, loggers), the work fails at its end.
    RAISE,
    /// Let it happen on another thread, while the loop goes on. Callbacks cannot be moved; theirs
    /// are reported.
    RELOCATE,
    /// Let it happen, and say nothing.
    ALLOW
  }

  /// A call that is allowed, and why.
  ///
  /// @param kind what `pattern` is matched with
  /// @param pattern a method (`com.acme.Foo.bar`, lambdas in it included; `new com.acme.Foo`;
  ///   `static com.acme.Foo` for the class initialiser), a class or package (`com.acme.*`), or the
  ///   beginning of a path (`/proc`)
  /// @param reason why it is right to block there
  /// @param until the last day on which it is allowed; null for always
  public record Allowance(Kind kind, String pattern, String reason, @Nullable LocalDate until) {
    /// What an allowance looks at.
    public enum Kind {
      /// The methods on the stack.
      METHOD,
      /// The path that a call is about.
      PATH
    }

    /// Checks what it is given.
    ///
    /// @throws IllegalArgumentException if there is no reason, or the pattern cannot match anything
    public Allowance {
      if (reason.isBlank()) {
        throw new IllegalArgumentException(pattern + ": say why it is allowed");
      }
      if (kind == Kind.METHOD) {
        MethodPatterns.check(pattern);
      } else if (!pattern.startsWith("/") || pattern.contains("/../")) {
        throw new IllegalArgumentException(pattern + ": write a whole path, from the root");
      }
    }

    boolean isExpired(LocalDate today) {
      return until != null && today.isAfter(until);
    }

    @Override
    public String toString() {
      return pattern + (until == null ? "" : " until " + until) + " because " + reason;
    }
  }

  private static final Allowance PROC =
      new Allowance(
          Allowance.Kind.PATH, "/proc", "the kernel answers from memory; no disk is read", null);
  private static final Allowance SYS =
      new Allowance(
          Allowance.Kind.PATH, "/sys", "the kernel answers from memory; no disk is read", null);

  private final Map<Category, Action> everybody;
  private final Map<String, Map<Category, Action>> owners;
  private final List<Allowance> allowances;
  private final MethodPatterns methods;
  private final List<String> paths;
  private final boolean raises;

  private Policy(Builder builder) {
    everybody = new EnumMap<>(builder.everybody);
    owners = new HashMap<>();
    builder.owners.forEach((owner, actions) -> owners.put(owner, new EnumMap<>(actions)));
    allowances = List.copyOf(builder.allowances);
    methods =
        new MethodPatterns(
            allowances.stream().filter(a -> a.kind() == Allowance.Kind.METHOD).toList());
    paths =
        allowances.stream()
            .filter(a -> a.kind() == Allowance.Kind.PATH)
            .map(Allowance::pattern)
            .toList();
    raises =
        everybody.containsValue(Action.RAISE)
            || owners.values().stream().anyMatch(a -> a.containsValue(Action.RAISE));
  }

  /// For houses people live in: tasks are moved off the loop for the length of a call; callbacks,
  /// and what cannot be moved, are reported. `/proc` and `/sys` are allowed.
  public static Policy production() {
    return new Builder(Action.RELOCATE).allow(PROC).allow(SYS).build();
  }

  /// For tests: whatever blocks fails the test. Loading a class, seeding random numbers and writing
  /// a log are only reported, since the first test to do so would fail and the next would not; the
  /// console is allowed.
  public static Policy testing() {
    return new Builder(Action.RAISE)
        .set(Category.CLASS_LOADING, Action.REPORT)
        .set(Category.RANDOM, Action.REPORT)
        .set(Category.LOGGING, Action.REPORT)
        .set(Category.CONSOLE, Action.ALLOW)
        .allow(PROC)
        .allow(SYS)
        .build();
  }

  /// A policy that does the same about everything, and allows nothing.
  public static Policy of(Action action) {
    return new Builder(action).build();
  }

  /// What is done about a call, if it is not on the list of what is allowed.
  public Action action(String owner, Category category) {
    if (!owners.isEmpty()) {
      Map<Category, Action> own = owners.get(owner);
      Action action = own == null ? null : own.get(category);
      if (action != null) {
        return action;
      }
    }
    Action action = everybody.get(category);
    return action == null ? Action.REPORT : action;
  }

  /// What is allowed, in the order in which it was given.
  public List<Allowance> allowances() {
    return allowances;
  }

  /// A builder that begins with this policy.
  public Builder toBuilder() {
    Builder builder = new Builder(Action.REPORT);
    builder.everybody.putAll(everybody);
    owners.forEach((owner, actions) -> builder.owners.put(owner, new EnumMap<>(actions)));
    builder.allowances.addAll(allowances);
    return builder;
  }

  boolean readsWholeStack() {
    return !methods.isEmpty();
  }

  boolean raises() {
    return raises;
  }

  @Nullable Allowance allowance(String className, String method) {
    return methods.find(className, method);
  }

  boolean allowsPath(String path) {
    for (int i = 0; i < paths.size(); i++) {
      String prefix = paths.get(i);
      if (path.startsWith(prefix)
          && (path.length() == prefix.length()
              || prefix.endsWith("/")
              || path.charAt(prefix.length()) == '/')) {
        return !path.contains("/../") && !path.endsWith("/..");
      }
    }
    return false;
  }

  boolean hasPaths() {
    return !paths.isEmpty();
  }

  /// This policy without what is no longer allowed on a day; itself when that is nothing.
  Policy on(LocalDate today) {
    if (allowances.stream().noneMatch(a -> a.isExpired(today))) {
      return this;
    }
    Builder builder = toBuilder();
    builder.allowances.removeIf(a -> a.isExpired(today));
    return builder.build();
  }

  @Override
  public String toString() {
    return "Policy[" + everybody + ", owners " + owners + ", allowed " + allowances + "]";
  }

  /// Makes a [Policy]. What is said later beats what was said before. One thread.
  public static final class Builder {
    private final Map<Category, Action> everybody = new EnumMap<>(Category.class);
    private final Map<String, Map<Category, Action>> owners = new HashMap<>();
    private final List<Allowance> allowances = new ArrayList<>();

    private Builder(Action action) {
      set(EnumSet.allOf(Category.class), action);
    }

    /// What to do about one category.
    public Builder set(Category category, Action action) {
      everybody.put(category, action);
      return this;
    }

    /// What to do about some categories.
    public Builder set(Collection<Category> categories, Action action) {
      categories.forEach(category -> everybody.put(category, action));
      return this;
    }

    /// Puts another action in the place of one, for some categories, whoever's they are.
    public Builder replace(Collection<Category> categories, Action action, Action with) {
      everybody.replaceAll(
          (category, now) -> now == action && categories.contains(category) ? with : now);
      owners
          .values()
          .forEach(own ->
              own.replaceAll(
                  (category, now) -> now == action && categories.contains(category) ? with : now));
      return this;
    }

    /// What to do about everything that one owner does.
    public Builder setOwner(String owner, Action action) {
      return setOwner(owner, Arrays.asList(Category.values()), action);
    }

    /// What to do about some of what one owner does.
    public Builder setOwner(String owner, Collection<Category> categories, Action action) {
      Map<Category, Action> own = owners.computeIfAbsent(owner, _ -> new EnumMap<>(Category.class));
      categories.forEach(category -> own.put(category, action));
      return this;
    }

    /// Allows what a method does, and what it calls.
    ///
    /// @param pattern see [Allowance]
    /// @throws IllegalArgumentException if there is no reason, or the pattern is none
    public Builder allowMethod(String pattern, String reason) {
      return allow(new Allowance(Allowance.Kind.METHOD, pattern, reason, null));
    }

    /// Allows calls about a path and what is below it.
    ///
    /// @throws IllegalArgumentException if there is no reason, or the path is not absolute
    public Builder allowPath(String prefix, String reason) {
      return allow(new Allowance(Allowance.Kind.PATH, prefix, reason, null));
    }

    /// Adds to what is allowed.
    public Builder allow(Allowance allowance) {
      allowances.add(allowance);
      return this;
    }

    /// The policy.
    public Policy build() {
      return new Policy(this);
    }
  }
}
