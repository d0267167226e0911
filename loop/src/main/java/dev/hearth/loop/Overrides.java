package dev.hearth.loop;

import java.lang.annotation.Annotation;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A method as an object's class knows it: its declarations from that class upwards, the nearest
/// first, and the mark of the nearest that has one.
///
/// Classes come before interfaces, as they do in a call. A generic method may be declared with
/// other erased parameters further up (`accept(Event)` overrides `accept(Object)`); the bridge
/// methods of the compiler tell which belong together.
final class Overrides {
  private final Method declared;
  private final List<Class<?>> classes = new ArrayList<>();
  private final Set<Class<?>> interfaces = new LinkedHashSet<>();
  private final Set<List<Class<?>>> erasures = new HashSet<>();

  /// @param receiver the class of the object whose method is called
  /// @param declared the method as the caller names it
  Overrides(Class<?> receiver, Method declared) {
    this.declared = declared;
    erasures.add(List.of(declared.getParameterTypes()));
    if (!canBeOverridden(declared)) {
      return;
    }
    for (Class<?> c = receiver; c != null; c = c.getSuperclass()) {
      if (!c.isInterface()) {
        classes.add(c);
      }
    }
    for (Class<?> c = receiver; c != null; c = c.getSuperclass()) {
      addInterfaces(c);
    }
    addBridgedErasures();
  }

  /// The method with this name and descriptor, declared in a class or above it.
  static @Nullable Method find(Class<?> start, String name, MethodType descriptor) {
    for (Class<?> c = start; c != null; c = c.getSuperclass()) {
      Method found = declaredIn(c, name, descriptor);
      if (found != null) {
        return found;
      }
    }
    for (Class<?> c = start; c != null; c = c.getSuperclass()) {
      for (Class<?> parent : c.getInterfaces()) {
        Method found = find(parent, name, descriptor);
        if (found != null) {
          return found;
        }
      }
    }
    return start.isInterface() ? declaredIn(Object.class, name, descriptor) : null;
  }

  static boolean isAbstract(Class<?> start, String name, MethodType descriptor) {
    Method found = find(start, name, descriptor);
    return found != null && Modifier.isAbstract(found.getModifiers());
  }

  private static @Nullable Method declaredIn(Class<?> c, String name, MethodType descriptor) {
    for (Method method : c.getDeclaredMethods()) {
      if (method.getName().equals(name)
          && method.getReturnType() == descriptor.returnType()
          && Arrays.equals(method.getParameterTypes(), descriptor.parameterArray())) {
        return method;
      }
    }
    return null;
  }

  /// The declaration that runs, as far as classes tell.
  Method actual() {
    for (Class<?> c : classes) {
      Method own = ownIn(c);
      if (own != null && !Modifier.isAbstract(own.getModifiers())) {
        return own;
      }
    }
    return declared;
  }

  /// What the nearest mark says; [JobType#TASK] where there is none.
  ///
  /// @throws IllegalArgumentException when two marks contradict each other
  JobType type() {
    if (classes.isEmpty() && interfaces.isEmpty()) {
      return orTask(mark(declared));
    }
    for (Class<?> c : classes) {
      JobType mark = markIn(c);
      if (mark != null) {
        return mark;
      }
    }
    return orTask(markOfInterfaces());
  }

  private @Nullable JobType markOfInterfaces() {
    List<Class<?>> marked = new ArrayList<>();
    for (Class<?> c : interfaces) {
      if (markIn(c) != null) {
        marked.add(c);
      }
    }
    // One that extends another has the last word over it.
    marked.removeIf(
        c -> marked.stream().anyMatch(other -> other != c && c.isAssignableFrom(other)));
    JobType mark = null;
    for (Class<?> c : marked) {
      JobType own = markIn(c);
      if (mark != null && own != mark) {
        throw contradiction(marked.toString());
      }
      mark = own;
    }
    return mark;
  }

  private @Nullable JobType markIn(Class<?> c) {
    Method own = ownIn(c);
    return own == null ? null : mark(own);
  }

  private static JobType orTask(@Nullable JobType mark) {
    return mark == null ? JobType.TASK : mark;
  }

  private static @Nullable JobType mark(Method method) {
    boolean callback = has(method, Callback.class);
    boolean blocking = has(method, Blocking.class);
    if (callback && blocking) {
      throw contradiction(method.getDeclaringClass().getName() + "." + method.getName());
    }
    return callback ? JobType.CALLBACK : blocking ? JobType.EXECUTOR : null;
  }

  private static boolean has(Method method, Class<? extends Annotation> annotation) {
    return method.isAnnotationPresent(annotation);
  }

  private static IllegalArgumentException contradiction(String where) {
    return new IllegalArgumentException(
        where
            + ": marked with both @Callback and @Blocking; a callback must not block, so keep the one"
            + " that is true");
  }

  /// The method as `c` itself declares it; the compiler's bridges bear the marks of their methods,
  /// but a method proper goes before them.
  private @Nullable Method ownIn(Class<?> c) {
    Method bridge = null;
    for (Method method : c.getDeclaredMethods()) {
      if (isSame(method) && erasures.contains(List.of(method.getParameterTypes()))) {
        if (!method.isBridge()) {
          return method;
        }
        bridge = method;
      }
    }
    return bridge;
  }

  /// Whether a method of the hierarchy can be this one, going by all but its parameters.
  private boolean isSame(Method method) {
    return method.getName().equals(declared.getName())
        && method.getParameterCount() == declared.getParameterCount()
        && canBeOverridden(method)
        && (isVisibleEverywhere(declared) || inSamePackage(method));
  }

  private boolean inSamePackage(Method method) {
    return method
        .getDeclaringClass()
        .getPackageName()
        .equals(declared.getDeclaringClass().getPackageName());
  }

  private static boolean isVisibleEverywhere(Method method) {
    return (method.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0;
  }

  private static boolean canBeOverridden(Method method) {
    return (method.getModifiers() & (Modifier.STATIC | Modifier.PRIVATE)) == 0;
  }

  private void addInterfaces(Class<?> c) {
    if (c.isInterface()) {
      interfaces.add(c);
    }
    for (Class<?> parent : c.getInterfaces()) {
      addInterfaces(parent);
    }
  }

  /// Adds the parameters under which bridges make the method known, until there are no more.
  private void addBridgedErasures() {
    List<Method> bridges = new ArrayList<>();
    List<Method> proper = new ArrayList<>();
    for (List<Class<?>> types : List.of(classes, List.copyOf(interfaces))) {
      for (Class<?> c : types) {
        for (Method method : c.getDeclaredMethods()) {
          if (isSame(method)) {
            (method.isBridge() ? bridges : proper).add(method);
          }
        }
      }
    }
    int before;
    do {
      before = erasures.size();
      for (Method bridge : bridges) {
        List<Class<?>> behind = erasureBehind(bridge, proper);
        List<Class<?>> own = List.of(bridge.getParameterTypes());
        if (behind != null && (erasures.contains(own) || erasures.contains(behind))) {
          erasures.add(own);
          erasures.add(behind);
        }
      }
    } while (erasures.size() > before);
  }

  /// The parameters of the one method that a bridge can lead to; null when there are several.
  private static @Nullable List<Class<?>> erasureBehind(Method bridge, List<Method> proper) {
    Set<List<Class<?>>> found = new HashSet<>();
    for (Method method : proper) {
      boolean fits = method.getDeclaringClass().isAssignableFrom(bridge.getDeclaringClass());
      Class<?>[] wide = bridge.getParameterTypes();
      Class<?>[] narrow = method.getParameterTypes();
      for (int i = 0; i < wide.length && fits; i++) {
        fits = wide[i].isAssignableFrom(narrow[i]);
      }
      if (fits && !Arrays.equals(wide, narrow)) {
        found.add(List.of(narrow));
      }
    }
    return found.size() == 1 ? found.iterator().next() : null;
  }
}
