package dev.hearth.loop;

import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The method behind a function object, and what it says of itself.
///
/// The compiler gives a serializable lambda or method reference a private `writeReplace`, which
/// returns a [SerializedLambda]: class, name and descriptor of the method to be called, and the
/// captured values, the receiver first. From there:
///
/// 1. A receiver that is itself a lambda or reference is opened in the same way, as long as it is
///    called through the method it implements, so that the innermost method decides.
/// 2. A method `lambda$…` is the body of a lambda: nothing is known of it.
/// 3. Any other is looked up in the receiver's class as the call will find it ([Overrides]).
///
/// An object that is neither a lambda nor a reference has a class, where the method is looked up.
///
/// @param name class and method, short
/// @param type what the method's mark says
/// @param text class and method in full, with parameters
record JobTarget(String name, JobType type, String text) {
  private static final String LAMBDA = "lambda$";

  /// A function object as the compiler made it.
  private record Reference(
      Class<?> owner, String method, MethodType descriptor, int kind, @Nullable Object receiver) {

    boolean isConstructor() {
      return kind == MethodHandleInfo.REF_newInvokeSpecial;
    }

    boolean isLambdaBody() {
      return method.startsWith(LAMBDA);
    }

    /// Whether the call finds its method in the receiver's class.
    boolean isVirtual() {
      return kind == MethodHandleInfo.REF_invokeVirtual
          || kind == MethodHandleInfo.REF_invokeInterface;
    }
  }

  /// What is behind the function of a job.
  ///
  /// @param shape the functional interface it was passed as
  /// @throws IllegalArgumentException when that cannot be told
  static JobTarget of(Object function, Class<?> shape) {
    Objects.requireNonNull(function, "method");
    try {
      return read(function, shape);
    } catch (LinkageError e) {
      throw unknown("a class that its method names cannot be loaded: " + e, e);
    }
  }

  private static JobTarget read(Object function, Class<?> shape) {
    if (!function.getClass().isHidden()) {
      return method(function.getClass(), onlyMethod(shape));
    }
    Reference reference = innermost(function);
    if (reference.isLambdaBody()) {
      throw unknown(
          "it is a lambda in "
              + reference.owner().getName()
              + " (or a reference that the compiler turns into one: super::method, a method of"
              + " variable arity, an inner class's constructor)",
          null);
    }
    if (reference.isConstructor()) {
      Class<?> made = reference.owner();
      return new JobTarget(shortName(made) + ".new", JobType.TASK, made.getName() + "::new");
    }
    Method declared = Overrides.find(reference.owner(), reference.method(), reference.descriptor());
    if (declared == null) {
      throw unknown("there is no " + reference.owner().getName() + "." + reference.method(), null);
    }
    Object receiver = reference.isVirtual() ? reference.receiver() : null;
    rejectStarted(receiver, declared);
    return method(receiver == null ? reference.owner() : receiver.getClass(), declared);
  }

  /// What to call a function in reports. Never fails.
  static String describe(Object function) {
    if (!function.getClass().isHidden()) {
      return function.getClass().getName();
    }
    try {
      Reference reference = innermost(function);
      return reference.isLambdaBody()
          ? "a lambda in " + reference.owner().getName()
          : reference.owner().getName() + "::" + reference.method();
    } catch (IllegalArgumentException | LinkageError e) {
      return "a function made by " + function.getClass().getName();
    }
  }

  private static JobTarget method(Class<?> receiver, Method declared) {
    Overrides overrides = new Overrides(receiver, declared);
    Method actual = overrides.actual();
    String parameters =
        Arrays.stream(actual.getParameterTypes())
            .map(Class::getSimpleName)
            .collect(Collectors.joining(", ", "(", ")"));
    return new JobTarget(
        shortName(receiver) + "." + actual.getName(),
        overrides.type(),
        actual.getDeclaringClass().getName() + "." + actual.getName() + parameters);
  }

  /// Opens references to function objects until there is none inside.
  private static Reference innermost(Object function) {
    Reference reference = open(function);
    while (reference.isVirtual()
        && reference.receiver() != null
        && reference.receiver().getClass().isHidden()
        && Overrides.isAbstract(reference.owner(), reference.method(), reference.descriptor())) {
      reference = open(reference.receiver());
    }
    return reference;
  }

  private static Reference open(Object function) {
    SerializedLambda lambda = serialized(function);
    ClassLoader loader = function.getClass().getClassLoader();
    try {
      return new Reference(
          Class.forName(lambda.getImplClass().replace('/', '.'), false, loader),
          lambda.getImplMethodName(),
          MethodType.fromMethodDescriptorString(lambda.getImplMethodSignature(), loader),
          lambda.getImplMethodKind(),
          lambda.getCapturedArgCount() > 0 ? lambda.getCapturedArg(0) : null);
    } catch (ClassNotFoundException | TypeNotPresentException e) {
      throw unknown("the class it refers to cannot be loaded: " + e, e);
    }
  }

  private static SerializedLambda serialized(Object function) {
    Class<?> made = function.getClass();
    try {
      Method writeReplace = made.getDeclaredMethod("writeReplace");
      writeReplace.setAccessible(true);
      if (writeReplace.invoke(function) instanceof SerializedLambda lambda) {
        return lambda;
      }
      throw unknown("the compiler of " + made.getName() + " left no trace of the method", null);
    } catch (NoSuchMethodException e) {
      throw unknown(
          "it is a reference to "
              + made.getName()
              + ", a lambda or reference of a type that does not tell its method; declare that as a"
              + " Job.Listener, Handler, Action or Source",
          e);
    } catch (IllegalAccessException | RuntimeException e) {
      if (e instanceof IllegalArgumentException known) {
        throw known;
      }
      throw unknown(
          "its module keeps "
              + made.getPackageName()
              + " closed to reflection; open that package to "
              + JobTarget.class.getPackageName(),
          e);
    } catch (InvocationTargetException e) {
      throw unknown("it fails when asked for its method: " + e.getCause(), e);
    }
  }

  /// A started task is a result to come, not a function that can be run.
  private static void rejectStarted(@Nullable Object receiver, Method declared) {
    if (receiver instanceof Task<?> task
        && (declared.getName().equals("await") || declared.getName().equals("get"))) {
      throw new IllegalArgumentException(
          "task " + task.name() + " has been started already; make the job of the task's function");
    }
  }

  private static Method onlyMethod(Class<?> shape) {
    return shape.getMethods()[0]; // the four shapes have one method each
  }

  private static String shortName(Class<?> type) {
    String simple = type.getSimpleName();
    return simple.isEmpty()
        ? type.getName().substring(type.getName().lastIndexOf('.') + 1)
        : simple;
  }

  private static IllegalArgumentException unknown(String why, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "the kind of this job cannot be told: "
            + why
            + ". Pass the reference of a method, marked with @Callback or @Blocking where that is"
            + " right, or say the kind: Job.callback(name, …), Job.task(name, …),"
            + " Job.executor(name, …)",
        cause);
  }
}
