package dev.hearth.testkit.loop;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/// Hands a [TestLoop] to every test method and runs the method once for every seed.
///
/// The first run is JUnit's own. The others are calls of the same method on new instances of the
/// class, each with a loop of its own, since JUnit's way of repeating costs more than most tests.
final class LoopExtension implements ParameterResolver, InvocationInterceptor, AfterEachCallback {
  private static final ExtensionContext.Namespace SPACE =
      ExtensionContext.Namespace.create(LoopExtension.class);
  private static final int USUAL_SEEDS = 10;

  LoopExtension() {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestLoop.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getStore(SPACE)
        .computeIfAbsent("loop", _ -> TestLoop.open(OptionalLong.empty()), TestLoop.class);
  }

  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> call,
      ExtensionContext context)
      throws Throwable {
    String only = System.getProperty("hearth.seed");
    if (only != null) {
      invocation.skip();
      runWith(Long.parseLong(only), call, context);
      return;
    }
    invocation.proceed();
    for (long seed = 1; seed <= seedsOf(call.getExecutable(), context); seed++) {
      runWith(seed, call, context);
    }
  }

  private static int seedsOf(Method method, ExtensionContext context) {
    Seeds own = method.getAnnotation(Seeds.class);
    Seeds chosen = own == null ? context.getRequiredTestClass().getAnnotation(Seeds.class) : own;
    if (Arrays.stream(method.getParameterTypes()).noneMatch(TestLoop.class::equals)) {
      return 0;
    }
    return chosen == null ? Integer.getInteger("hearth.seeds", USUAL_SEEDS) : chosen.value();
  }

  private static void runWith(
      long seed, ReflectiveInvocationContext<Method> call, ExtensionContext context)
      throws Throwable {
    try (TestLoop loop = TestLoop.open(OptionalLong.of(seed))) {
      Object[] arguments =
          call.getArguments().stream()
              .map(argument -> argument instanceof TestLoop ? loop : argument)
              .toArray();
      Constructor<?> constructor = context.getRequiredTestClass().getDeclaredConstructor();
      constructor.setAccessible(true);
      Method method = call.getExecutable();
      method.setAccessible(true);
      method.invoke(constructor.newInstance(), arguments);
    } catch (InvocationTargetException e) {
      throw new AssertionError(
          "with seed " + seed + " (again: -Dhearth.seed=" + seed + "): " + e.getCause(),
          e.getCause());
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    TestLoop loop = context.getStore(SPACE).remove("loop", TestLoop.class);
    if (loop != null) {
      loop.close();
    }
  }
}
