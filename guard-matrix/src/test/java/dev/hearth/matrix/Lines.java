package dev.hearth.matrix;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.LineNumber;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The source lines of a method: where a report about the call in it has to point.
///
/// @param owner binary name of the class
/// @param method its name in the class file
/// @param first the first line
/// @param last the last line; the first, for a call on one line
record Lines(String owner, String method, int first, int last) {
  private static final Map<String, ClassModel> CLASSES = new ConcurrentHashMap<>();

  /// The lines of a lambda's body.
  static Lines of(Serializable lambda) {
    try {
      Method replace = lambda.getClass().getDeclaredMethod("writeReplace");
      replace.setAccessible(true);
      SerializedLambda form = (SerializedLambda) replace.invoke(lambda);
      return of(form.getImplClass().replace('/', '.'), form.getImplMethodName());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("not a lambda: " + lambda, e);
    }
  }

  /// The lines of a method; of all, where it is overloaded.
  static Lines of(String owner, String method) {
    int first = Integer.MAX_VALUE;
    int last = 0;
    for (MethodModel model : CLASSES.computeIfAbsent(owner, Lines::parse).methods()) {
      if (model.methodName().equalsString(method) && model.code().isPresent()) {
        for (var element : model.code().get()) {
          if (element instanceof LineNumber line) {
            first = Math.min(first, line.line());
            last = Math.max(last, line.line());
          }
        }
      }
    }
    if (last == 0) {
      throw new IllegalStateException(owner + " has no method " + method + " with lines");
    }
    return new Lines(owner, method, first, last);
  }

  private static ClassModel parse(String owner) {
    try (InputStream in =
        Lines.class.getResourceAsStream("/" + owner.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new IllegalStateException("no class file of " + owner);
      }
      return ClassFile.of().parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean contains(StackTraceElement frame) {
    return frame.getClassName().equals(owner)
        && frame.getMethodName().equals(method)
        && frame.getLineNumber() >= first
        && frame.getLineNumber() <= last;
  }

  @Override
  public String toString() {
    return owner + "." + method + ":" + first + (first == last ? "" : "-" + last);
  }
}
