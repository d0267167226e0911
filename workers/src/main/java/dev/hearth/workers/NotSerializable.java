package dev.hearth.workers;

import java.io.NotSerializableException;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Says why an object cannot be serialized, and where in it the reason is: serialization itself
/// names the class only. It looks on its own, breadth first and not for long.
final class NotSerializable {
  private static final int LOOKED_AT = 10_000;

  private final Queue<Found> open = new ArrayDeque<>();
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private NotSerializable() {}

  private record Found(Object object, String path) {}

  static String explain(Object root, Throwable failure) {
    if (failure instanceof Transfer.TooDeep deep) {
      return String.valueOf(deep.getMessage());
    }
    if (!(failure instanceof NotSerializableException)) {
      return failure.toString();
    }
    if (!(root instanceof Serializable)) {
      return "it is not serializable; give a lambda to submit as a SerializableCallable, or let "
          + root.getClass().getName()
          + " implement Serializable";
    }
    String path = null;
    try {
      path = new NotSerializable().search(root);
    } catch (ReflectiveOperationException | RuntimeException e) {
      // Without the path, then.
    }
    return (path == null ? "it holds an object of " + failure.getMessage() : path)
        + ", which is not serializable; capture only the values it needs";
  }

  private @Nullable String search(Object root) throws ReflectiveOperationException {
    open.add(new Found(root, "it"));
    while (!open.isEmpty() && seen.size() < LOOKED_AT) {
      Found next = open.remove();
      Object object = next.object;
      if (!seen.add(object)) {
        continue;
      }
      Class<?> type = object.getClass();
      if (!(object instanceof Serializable)) {
        return next.path + " is a " + type.getName();
      }
      if (type.isHidden() || type.isSynthetic()) {
        lambda(next);
      } else if (type.isArray()) {
        array(next);
      } else if (object instanceof Iterable<?> many) {
        int index = 0;
        for (Object element : many) {
          add(element, next.path + "[" + index++ + "]");
        }
      } else if (object instanceof Map<?, ?> map) {
        map.forEach((key, value) -> {
          add(key, next.path + ".key(" + key + ")");
          add(value, next.path + "[" + key + "]");
        });
      } else if (type.getModule() != Object.class.getModule()) {
        fields(next, type);
      }
    }
    return null;
  }

  private void lambda(Found found) throws ReflectiveOperationException {
    Method replace = found.object.getClass().getDeclaredMethod("writeReplace");
    replace.setAccessible(true);
    if (replace.invoke(found.object) instanceof SerializedLambda lambda) {
      for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
        add(lambda.getCapturedArg(i), "captured value " + (i + 1));
      }
    }
  }

  private void array(Found found) {
    if (!found.object.getClass().getComponentType().isPrimitive()) {
      for (int i = 0; i < Array.getLength(found.object); i++) {
        add(Array.get(found.object, i), found.path + "[" + i + "]");
      }
    }
  }

  private void fields(Found found, Class<?> type) throws ReflectiveOperationException {
    for (Class<?> from = type; from != null && from != Object.class; from = from.getSuperclass()) {
      for (Field field : from.getDeclaredFields()) {
        int modifiers = field.getModifiers();
        if (!Modifier.isStatic(modifiers)
            && !Modifier.isTransient(modifiers)
            && !field.getType().isPrimitive()) {
          field.setAccessible(true);
          add(field.get(found.object), found.path + "." + field.getName());
        }
      }
    }
  }

  private void add(@Nullable Object object, String path) {
    if (object != null && path.length() < 500) {
      open.add(new Found(object, path));
    }
  }
}
