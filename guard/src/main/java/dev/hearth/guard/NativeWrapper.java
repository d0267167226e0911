package dev.hearth.guard;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Shows the native methods of packages that the user has named, such as a database driver's.
///
/// While such a class is loaded, each native method gets a prefix to its name, and a method with
/// its old name calls it between two probes. The JVM knows of the prefix
/// ([java.lang.instrument.Instrumentation#setNativeMethodPrefix]) and finds the library's function
/// all the same. Possible only before a class is loaded, since it adds methods.
final class NativeWrapper {
  static final String PREFIX = "hearth$";

  private static final ClassDesc PROBE = ClassDesc.of(ProbeClass.NAME);
  private static final MethodTypeDesc ENTER =
      MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_int);
  private static final MethodTypeDesc EXIT =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int);

  private final List<String> packages = new ArrayList<>();
  private final Sites sites;
  private final Consumer<byte[]> times;

  /// By class and method; a class that another loader or a retransformation brings again keeps
  /// them.
  private final Map<String, ChokePoint> points = new HashMap<>();

  /// @param packages names with dots; those below them are meant too
  /// @param times is told when choke points have been added
  NativeWrapper(List<String> packages, Sites sites, Consumer<byte[]> times) {
    for (String name : packages) {
      this.packages.add(name.replace('.', '/') + "/");
    }
    this.sites = sites;
    this.times = times;
  }

  /// Whether a class is in one of the packages; its internal name.
  boolean concerns(String className) {
    for (String prefix : packages) {
      if (className.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  byte @Nullable [] transform(
      ClassLoader loader, String className, @Nullable Class<?> redefined, byte[] bytes) {
    if (redefined != null && !isWrapped(redefined)) {
      return null;
    }
    ClassFile classFile = Weaver.classFile(loader);
    ClassModel model = classFile.parse(bytes);
    List<MethodModel> wrapped = new ArrayList<>();
    for (MethodModel method : model.methods()) {
      if (method.flags().has(AccessFlag.NATIVE)
          && !method.methodName().stringValue().startsWith(PREFIX)) {
        wrapped.add(method);
      }
    }
    if (wrapped.isEmpty()) {
      return null;
    }
    ClassDesc type = model.thisClass().asSymbol();
    return classFile.transformClass(
        model,
        (builder, element) -> {
          if (!(element instanceof MethodModel method) || !wrapped.contains(method)) {
            builder.with(element);
            return;
          }
          String name = method.methodName().stringValue();
          int flags = method.flags().flagsMask();
          builder.withMethod(
              name,
              method.methodTypeSymbol(),
              flags & ~ClassFile.ACC_NATIVE & ~ClassFile.ACC_SYNCHRONIZED,
              body -> {
                method
                    .elementStream()
                    .filter(part -> !(part instanceof java.lang.classfile.AccessFlags))
                    .forEach(body::with);
                body.withCode(code -> call(code, type, method, point(className, name)));
              });
          builder.withMethod(
              PREFIX + name,
              method.methodTypeSymbol(),
              (flags & ~ClassFile.ACC_PUBLIC & ~ClassFile.ACC_PROTECTED)
                  | ClassFile.ACC_PRIVATE
                  | ClassFile.ACC_SYNTHETIC,
              _ -> {});
        });
  }

  private static void call(CodeBuilder code, ClassDesc type, MethodModel method, ChokePoint point) {
    boolean isStatic = method.flags().has(AccessFlag.STATIC);
    MethodTypeDesc signature = method.methodTypeSymbol();
    String name = PREFIX + method.methodName().stringValue();
    int told = code.allocateLocal(TypeKind.INT);
    Label begin = code.newLabel();
    Label end = code.newLabel();
    Label failed = code.newLabel();
    code.loadConstant(point.number()).invokestatic(PROBE, "enter", ENTER).istore(told);
    if (!isStatic) {
      code.aload(0);
    }
    for (int i = 0; i < signature.parameterCount(); i++) {
      code.loadLocal(TypeKind.from(signature.parameterType(i)), code.parameterSlot(i));
    }
    code.labelBinding(begin);
    if (isStatic) {
      code.invokestatic(type, name, signature);
    } else {
      code.invokespecial(type, name, signature);
    }
    code.labelBinding(end);
    exit(code, point, told);
    code.return_(TypeKind.from(signature.returnType()));
    code.labelBinding(failed);
    exit(code, point, told);
    code.athrow();
    code.exceptionCatchAll(begin, end, failed);
  }

  private static void exit(CodeBuilder code, ChokePoint point, int told) {
    Label skip = code.newLabel();
    code.iload(told)
        .ifeq(skip)
        .loadConstant(point.number())
        .invokestatic(PROBE, "exit", EXIT)
        .labelBinding(skip);
  }

  private synchronized ChokePoint point(String className, String method) {
    String key = className + '.' + method;
    ChokePoint point = points.get(key);
    if (point == null) {
      point = sites.addNative(className.replace('/', '.'), method);
      points.put(key, point);
      times.accept(sites.times());
    }
    return point;
  }

  /// Whether a loaded class has been wrapped when it was loaded.
  private static boolean isWrapped(Class<?> type) {
    for (Method method : type.getDeclaredMethods()) {
      if (method.getName().startsWith(PREFIX)) {
        return true;
      }
    }
    return false;
  }

  /// A loaded class has natives that can no longer be wrapped.
  static boolean isTooLate(Class<?> type) {
    for (Method method : type.getDeclaredMethods()) {
      if (java.lang.reflect.Modifier.isNative(method.getModifiers())) {
        return !isWrapped(type);
      }
    }
    return false;
  }
}
