package dev.hearth.workers;

import dev.hearth.loop.SerializableCallable;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/// A job of a class that is on no class path.
final class ElsewhereLoaded extends ClassLoader {
  private static final String NAME = "dev.hearth.plugin.Job";

  private ElsewhereLoaded() {
    super(ElsewhereLoaded.class.getClassLoader());
  }

  static SerializableCallable<?> job() throws ReflectiveOperationException {
    byte[] code =
        ClassFile.of()
            .build(
                ClassDesc.of(NAME),
                type ->
                    type.withFlags(ClassFile.ACC_PUBLIC)
                        .withInterfaceSymbols(ClassDesc.of(SerializableCallable.class.getName()))
                        .withMethodBody(
                            ConstantDescs.INIT_NAME,
                            ConstantDescs.MTD_void,
                            ClassFile.ACC_PUBLIC,
                            body ->
                                body.aload(0)
                                    .invokespecial(
                                        ConstantDescs.CD_Object,
                                        ConstantDescs.INIT_NAME,
                                        ConstantDescs.MTD_void)
                                    .return_())
                        .withMethodBody(
                            "call",
                            MethodTypeDesc.of(ConstantDescs.CD_Object),
                            ClassFile.ACC_PUBLIC,
                            body -> body.aconst_null().areturn()));
    ElsewhereLoaded loader = new ElsewhereLoaded();
    Class<?> made = loader.defineClass(NAME, code, 0, code.length);
    return (SerializableCallable<?>) made.getConstructor().newInstance();
  }
}
