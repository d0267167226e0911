package dev.hearth.guard.junit;

import dev.hearth.guard.BlockingCall;
import dev.hearth.guard.Category;
import dev.hearth.guard.Policy;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.platform.commons.support.AnnotationSupport;

/// A guarded test, or a class of them: what it allows and what it has been blamed for.
///
/// Guarded by its [Session]'s lock, but for what is final.
final class TestScope {
  private static final int MOST_CALLS = 1_000;

  final @Nullable TestScope outer;
  final Class<?> type;
  final @Nullable Method method;
  final String name;

  /// The thread's scope before this one.
  final @Nullable TestScope before = ThreadsOfTests.here();

  final Set<Category> allowed = EnumSet.noneOf(Category.class);
  final Set<Category> expected = EnumSet.noneOf(Category.class);
  final List<Policy.Allowance> allowances = new ArrayList<>();
  private final Map<Key, BlockingCall> calls = new LinkedHashMap<>();
  private boolean shared;
  boolean ended;

  private record Key(Category category, String call, @Nullable StackTraceElement line) {
    static Key of(BlockingCall call) {
      return new Key(call.category(), call.call(), call.line());
    }
  }

  /// @throws ExtensionConfigurationException if an annotation does not say what it has to
  TestScope(@Nullable TestScope outer, Class<?> type, @Nullable Method method, String name) {
    this.outer = outer;
    this.type = type;
    this.method = method;
    this.name = name;
    AnnotatedElement annotated = method == null ? type : method;
    for (AllowBlocking each :
        AnnotationSupport.findRepeatableAnnotations(annotated, AllowBlocking.class)) {
      read(each);
    }
    if (method != null) {
      AnnotationSupport.findAnnotation(method, ExpectBlocking.class)
          .ifPresent(expect -> expected.addAll(List.of(expect.value())));
    }
    if (outer != null) {
      allowed.addAll(outer.allowed);
    }
  }

  private void read(AllowBlocking annotation) {
    if (annotation.reason().isBlank()) {
      throw new ExtensionConfigurationException(
          name
              + ": @AllowBlocking(reason = \"\") gives no reason; say why it is right to block here");
    }
    allowed.addAll(List.of(annotation.value()));
    if (annotation.value().length == 0 && annotation.methods().length == 0) {
      allowed.addAll(EnumSet.allOf(Category.class));
    }
    for (String pattern : annotation.methods()) {
      try {
        allowances.add(
            new Policy.Allowance(Policy.Allowance.Kind.METHOD, pattern, annotation.reason(), null));
      } catch (IllegalArgumentException e) {
        throw new ExtensionConfigurationException(
            name + ": @AllowBlocking(methods): " + e.getMessage(), e);
      }
    }
  }

  boolean isTest() {
    return method != null;
  }

  boolean isWithin(TestScope other) {
    for (TestScope each = this; each != null; each = each.outer) {
      if (each == other) {
        return true;
      }
    }
    return false;
  }

  /// How surely a stack shows that the call is this one's: 2 for the method, 1 for the class, 0.
  int likeness(List<StackTraceElement> stack) {
    int best = 0;
    for (StackTraceElement frame : stack) {
      String at = frame.getClassName();
      if (at.equals(type.getName()) || at.startsWith(type.getName() + "$")) {
        best = Math.max(best, isInMethod(frame.getMethodName()) ? 2 : 1);
      }
    }
    return best;
  }

  private boolean isInMethod(String frame) {
    return method != null
        && (frame.equals(method.getName()) || frame.startsWith("lambda$" + method.getName() + "$"));
  }

  void blame(BlockingCall call, boolean shared) {
    if (calls.size() < MOST_CALLS && calls.putIfAbsent(Key.of(call), call) == null) {
      this.shared |= shared;
    }
  }

  /// What has gone wrong, now that it ends.
  ///
  /// @param known calls that the test has failed with already
  Optional<AssertionError> verdict(Set<BlockingCall> known) {
    Set<Key> said = known.stream().map(Key::of).collect(Collectors.toSet());
    List<BlockingCall> unexpected =
        calls.values().stream()
            .filter(call -> !expected.contains(call.category()) && !said.contains(Key.of(call)))
            .toList();
    if (!unexpected.isEmpty()) {
      String whose =
          shared
              ? name + " blocked an event loop, or a test that shares the loop with it did"
              : name + " blocked an event loop";
      return Optional.of(new BlockedLoopError(whose, unexpected));
    }
    Set<Category> missing = EnumSet.copyOf(expected);
    calls.values().forEach(call -> missing.remove(call.category()));
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new AssertionError(
                name
                    + " blocked no event loop, but should have: @ExpectBlocking("
                    + missing
                    + ")"));
  }
}
