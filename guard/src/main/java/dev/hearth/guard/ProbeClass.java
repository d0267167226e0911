package dev.hearth.guard;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Defines [ProbeTemplate] as a class of `java.lang`.
///
/// Two names in the template's constant pool are replaced: its own, and that of [CarrierThread],
/// which becomes `Thread`. Done on the bytes, since it is on the way of every start: the class-file
/// library would take longer to load than everything else here together.
final class ProbeClass {
  static final String NAME = "java.lang.HearthProbe";

  private static final int MAGIC_AND_VERSION = 8;
  private static final int UTF8 = 1;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;

  private ProbeClass() {}

  /// The template under its new name.
  static byte[] bytes() {
    try (InputStream in = ProbeClass.class.getResourceAsStream("ProbeTemplate.class")) {
      if (in == null) {
        throw new GuardException("the guard's jar is not complete: ProbeTemplate is missing");
      }
      return renamed(in.readAllBytes());
    } catch (IOException e) {
      throw new GuardException("the guard's jar cannot be read: " + e.getMessage(), e);
    }
  }

  private static byte[] renamed(byte[] template) throws IOException {
    String own = ProbeTemplate.class.getName().replace('.', '/');
    String carrier = CarrierThread.class.getName().replace('.', '/');
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(template));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(template.length);
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(in.readNBytes(MAGIC_AND_VERSION));
    int count = in.readUnsignedShort();
    out.writeShort(count);
    for (int i = 1; i < count; i++) {
      int tag = in.readUnsignedByte();
      out.writeByte(tag);
      if (tag == UTF8) {
        String text = in.readUTF();
        out.writeUTF(
            text.equals(own)
                ? NAME.replace('.', '/')
                : text.equals(carrier) ? "java/lang/Thread" : text);
      } else {
        out.write(in.readNBytes(size(tag)));
        if (tag == LONG || tag == DOUBLE) {
          i++; // they take two numbers
        }
      }
    }
    out.write(in.readAllBytes());
    return bytes.toByteArray();
  }

  /// Bytes of a constant behind its tag.
  private static int size(int tag) {
    return switch (tag) {
      case 7, 8, 16, 19, 20 -> 2; // class, string, method type, module, package
      case 15 -> 3; // method handle
      case LONG, DOUBLE -> 8;
      default -> 4;
    };
  }

  /// Defines the class, once for the whole JVM.
  ///
  /// @return the way into it, see [ProbeTemplate#accept]
  static BiConsumer<@Nullable Thread, @Nullable Object> define(Instrumentation instrumentation) {
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of(),
        Map.of("java.lang", Set.of(ProbeClass.class.getModule())),
        Set.of(),
        Map.of());
    try {
      Class<?> type =
          MethodHandles.privateLookupIn(Object.class, MethodHandles.lookup()).defineClass(bytes());
      @SuppressWarnings("unchecked")
      BiConsumer<@Nullable Thread, @Nullable Object> control =
          (BiConsumer<@Nullable Thread, @Nullable Object>)
              type.getDeclaredConstructor().newInstance();
      return control;
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new GuardException(
          "the guard's probe class cannot be defined in java.lang; is another copy of the guard"
              + " installed?",
          e);
    }
  }
}
