package dev.hearth.guard.junit;

import dev.hearth.guard.Guard;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Behind [GuardedTest]. Name it yourself only where JUnit asks for a class.
///
/// Hands the [Guard] to whoever takes one as a parameter.
public final class GuardExtension
    implements BeforeAllCallback,
        AfterAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        ParameterResolver {
  private static final ExtensionContext.Namespace SPACE =
      ExtensionContext.Namespace.create(GuardExtension.class);
  private static final String SCOPE = "scope";

  /// Made by JUnit.
  public GuardExtension() {}

  /// The guard, if the current thread runs a guarded test or was started by one. For test kits that
  /// make loops and can have them guarded.
  public static Optional<Guard> guardOfTest() {
    return ThreadsOfTests.here() == null ? Optional.empty() : Guard.installed();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    Class<?> type = context.getRequiredTestClass();
    begin(context, new TestScope(outer(context), type, null, type.getSimpleName()));
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    String test = context.getRequiredTestMethod().getName();
    String display = context.getDisplayName();
    String name =
        context.getRequiredTestClass().getSimpleName()
            + "."
            + (display.startsWith(test + "(") ? test : test + " (" + display + ")");
    begin(
        context,
        new TestScope(
            outer(context), context.getRequiredTestClass(), context.getRequiredTestMethod(), name));
  }

  private static @Nullable TestScope outer(ExtensionContext context) {
    return context
        .getParent()
        .map(parent -> parent.getStore(SPACE).get(SCOPE, TestScope.class))
        .orElse(null);
  }

  private static void begin(ExtensionContext context, TestScope scope) {
    context.getStore(SPACE).put(SCOPE, scope);
    session(context).begin(scope);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    end(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    end(context);
  }

  private static void end(ExtensionContext context) {
    TestScope scope = context.getStore(SPACE).remove(SCOPE, TestScope.class);
    if (scope != null) {
      session(context)
          .end(scope, context.getExecutionException().orElse(null))
          .ifPresent(error -> {
            throw error;
          });
    }
  }

  private static Session session(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(SPACE)
        .computeIfAbsent(Session.class, _ -> Session.open(), Session.class);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Guard.class;
  }

  @Override
  public Guard resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return session(context).guard();
  }
}
