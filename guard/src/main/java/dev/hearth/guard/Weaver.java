package dev.hearth.guard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Puts the probes of one class into its bytes. Changes nothing but method bodies.
///
/// Frames are computed anew, and for that the class-file library asks for super classes: it gets
/// them from class *files*, so that no class is loaded while another is being transformed.
final class Weaver {
  private Weaver() {}

  /// What became of a class.
  ///
  /// @param bytes with the probes; null when there was nowhere to put them
  /// @param missing the places that the class does not have
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Result(byte @Nullable [] bytes, List<Place> missing) {}

  static Result weave(byte[] original, List<Place> places) {
    ClassFile classFile = classFile(ClassLoader.getSystemClassLoader());
    ClassModel model = classFile.parse(original);
    List<Place> missing = new ArrayList<>();
    boolean found = false;
    for (Place place : places) {
      if (isIn(model, place)) {
        found = true;
      } else {
        missing.add(place);
      }
    }
    if (!found) {
      return new Result(null, missing);
    }
    ClassTransform transform =
        (builder, element) -> {
          if (element instanceof MethodModel method && MethodWeaver.concerns(method, places)) {
            builder.transformMethod(
                method,
                (methodBuilder, part) -> {
                  if (part instanceof CodeModel code) {
                    methodBuilder.transformCode(code, new MethodWeaver(method, code, places));
                  } else {
                    methodBuilder.with(part);
                  }
                });
          } else {
            builder.with(element);
          }
        };
    return new Result(classFile.transformClass(model, transform), missing);
  }

  private static boolean isIn(ClassModel model, Place place) {
    boolean begins = false;
    boolean ends = place.end() == null;
    for (MethodModel method : model.methods()) {
      begins |= MethodWeaver.begins(method, place);
      ends |= MethodWeaver.ends(method, place);
    }
    return begins && ends;
  }

  /// A class-file library that reads super classes from files that `loader` finds.
  static ClassFile classFile(@Nullable ClassLoader loader) {
    Function<ClassDesc, @Nullable InputStream> files =
        type -> {
          String descriptor = type.descriptorString();
          String file = descriptor.substring(1, descriptor.length() - 1) + ".class";
          InputStream found = null;
          try {
            found = Object.class.getModule().getResourceAsStream(file);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return found != null || loader == null ? found : loader.getResourceAsStream(file);
        };
    return ClassFile.of(
        ClassFile.ClassHierarchyResolverOption.of(
            ClassHierarchyResolver.ofResourceParsing(files).cached()));
  }
}
