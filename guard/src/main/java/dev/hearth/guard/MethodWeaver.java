package dev.hearth.guard;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Puts probes into the code of one method.
///
/// **Around a call.** The operands are on the stack already and stay there:
///
/// ```
///   told = HearthProbe.enter(n, argument)
///   begin:  invoke callee
///   end:    if (told) HearthProbe.exit(n)
///           goto behind
///   failed: if (told) HearthProbe.exit(n); throw it again
///   behind:
/// ```
///
/// The handler `failed` covers that one instruction, and stands first in the method's exception
/// table (the JVM takes the first that fits), so that it runs before any handler of the method. Its
/// code stands inside the ranges that the call is in: what it throws again finds the method's own
/// handlers, among them those that release monitors. An exception from `enter` is outside the
/// range, and no `exit` follows.
///
/// **The body.** `told` is set at the entry (in constructors behind the call of `super(…)`), each
/// return is preceded by the exit, and a handler at the end of the exception table covers the rest.
///
/// `told` is the only thing that the code remembers. Whom to tell is found out each time, since the
/// thread may be on another carrier by then.
final class MethodWeaver implements CodeTransform {
  private static final ClassDesc PROBE = ClassDesc.of(ProbeClass.NAME);
  private static final MethodTypeDesc ENTER =
      MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_int);
  private static final MethodTypeDesc ENTER_OBJECT =
      ENTER.insertParameterTypes(1, ConstantDescs.CD_Object);
  private static final MethodTypeDesc ENTER_NUMBER =
      ENTER.insertParameterTypes(1, ConstantDescs.CD_long);
  private static final MethodTypeDesc EXIT =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int);
  private static final MethodTypeDesc THREAD =
      MethodTypeDesc.of(ConstantDescs.CD_void, ClassDesc.of("java.lang.Thread"));

  private final MethodModel method;
  private final boolean constructor;
  private final List<Place> bodies = new ArrayList<>();
  private final List<Place> begins = new ArrayList<>();
  private final List<Place> ends = new ArrayList<>();
  private final List<Place> around = new ArrayList<>();
  private final List<Place> before = new ArrayList<>();
  private final Set<Place> passed = new HashSet<>();
  private final Queue<Call> calls = new ArrayDeque<>();
  private final int callCount;

  private int[] toldOfBody = new int[0];
  private int toldOfCall;
  private @Nullable Label bodyBegin;
  private boolean entered;
  private int objectsUnderConstruction;

  /// The labels of a call that gets probes: its handler has to be declared before all others.
  private record Call(Label begin, Label end, Label failed) {}

  MethodWeaver(MethodModel method, CodeModel code, List<Place> places) {
    this.method = method;
    this.constructor = method.methodName().equalsString("<init>");
    for (Place place : places) {
      if (ends(method, place)) {
        ends.add(place);
      }
      if (isIn(method, place)) {
        switch (place.kind()) {
          case BODY -> bodies.add(place);
          case SPAN, ENDS -> begins.add(place);
          case AROUND, STARTS -> around.add(place);
          case BEFORE -> before.add(place);
        }
      }
    }
    int count = 0;
    for (CodeElement element : code) {
      if (element instanceof InvokeInstruction call && find(around, call) != null) {
        count++;
      }
    }
    this.callCount = count;
  }

  /// Whether the method's code changes.
  static boolean concerns(MethodModel method, List<Place> places) {
    for (Place place : places) {
      if (begins(method, place) || ends(method, place)) {
        return true;
      }
    }
    return false;
  }

  static boolean begins(MethodModel method, Place place) {
    if (!isIn(method, place)) {
      return false;
    }
    if (place.calleeName() == null) {
      return true;
    }
    for (CodeElement element : method.code().orElseThrow()) {
      if (element instanceof InvokeInstruction call && isCall(place, call)) {
        return true;
      }
    }
    return false;
  }

  static boolean ends(MethodModel method, Place place) {
    return place.end() != null
        && method.code().isPresent()
        && Place.matches(
            place.end(), method.methodName().stringValue(), method.methodType().stringValue());
  }

  private static boolean isIn(MethodModel method, Place place) {
    return method.code().isPresent()
        && place.isIn(method.methodName().stringValue(), method.methodType().stringValue());
  }

  private static boolean isCall(Place place, InvokeInstruction call) {
    return place.isCall(call.owner().asInternalName(), call.name().stringValue());
  }

  private static @Nullable Place find(List<Place> places, InvokeInstruction call) {
    for (Place place : places) {
      if (isCall(place, call)) {
        return place;
      }
    }
    return null;
  }

  @Override
  public void atStart(CodeBuilder code) {
    if (callCount > 0) {
      toldOfCall = code.allocateLocal(TypeKind.INT);
    }
    for (int i = 0; i < callCount; i++) {
      Label begin = code.newLabel();
      Label end = code.newLabel();
      Label failed = code.newLabel();
      code.exceptionCatchAll(begin, end, failed);
      calls.add(new Call(begin, end, failed));
    }
    if (!constructor) {
      enterBody(code);
    }
  }

  @Override
  public void accept(CodeBuilder code, CodeElement element) {
    switch (element) {
      case ReturnInstruction _ when entered -> {
        exitBody(code);
        code.with(element);
      }
      case InvokeInstruction call -> invoke(code, call);
      case NewObjectInstruction _ -> {
        objectsUnderConstruction++;
        code.with(element);
      }
      default -> code.with(element);
    }
  }

  private void invoke(CodeBuilder code, InvokeInstruction call) {
    Place marked = find(before, call);
    if (marked != null && passed.add(marked)) {
      mark(code, marked);
    }
    Place place = find(around, call);
    if (place == null) {
      code.with(call);
    } else {
      around(code, call, place, calls.remove());
    }
    if (constructor
        && !entered
        && call.opcode() == Opcode.INVOKESPECIAL
        && call.name().equalsString("<init>")
        && objectsUnderConstruction-- == 0) {
      enterBody(code);
    }
  }

  private void around(CodeBuilder code, InvokeInstruction call, Place place, Call labels) {
    if (place.kind() == Place.Kind.STARTS) {
      code.aload(0).invokestatic(PROBE, "starting", THREAD);
    } else {
      enter(code, place);
      code.istore(toldOfCall);
    }
    Label behind = code.newLabel();
    code.labelBinding(labels.begin).with(call).labelBinding(labels.end);
    if (place.kind() != Place.Kind.STARTS) {
      exit(code, place, toldOfCall);
    }
    code.goto_(behind).labelBinding(labels.failed);
    if (place.kind() == Place.Kind.STARTS) {
      code.aload(0).invokestatic(PROBE, "ended", THREAD);
    } else {
      exit(code, place, toldOfCall);
    }
    code.athrow().labelBinding(behind);
  }

  private void enterBody(CodeBuilder code) {
    entered = true;
    for (Place place : ends) {
      code.loadConstant(place.point().number()).invokestatic(PROBE, "exit", EXIT);
    }
    for (Place place : begins) {
      if (place.kind() == Place.Kind.ENDS) {
        code.aload(0).invokestatic(PROBE, "ended", THREAD);
      } else {
        enter(code, place);
        code.pop();
      }
    }
    if (bodies.isEmpty()) {
      return;
    }
    toldOfBody = new int[bodies.size()];
    for (int i = 0; i < toldOfBody.length; i++) {
      toldOfBody[i] = code.allocateLocal(TypeKind.INT);
      code.iconst_0().istore(toldOfBody[i]);
    }
    bodyBegin = code.newBoundLabel();
    for (int i = 0; i < toldOfBody.length; i++) {
      enter(code, bodies.get(i));
      code.istore(toldOfBody[i]);
    }
  }

  private void exitBody(CodeBuilder code) {
    for (int i = toldOfBody.length - 1; i >= 0; i--) {
      exit(code, bodies.get(i), toldOfBody[i]);
    }
  }

  @Override
  public void atEnd(CodeBuilder code) {
    if (bodyBegin != null) {
      Label end = code.newBoundLabel();
      code.exceptionCatchAll(bodyBegin, end, end);
      exitBody(code);
      code.athrow();
    }
  }

  /// Leaves on the stack whether somebody was told.
  private void enter(CodeBuilder code, Place place) {
    ChokePoint point = place.point();
    code.loadConstant(point.number());
    TypeKind kind = argumentKind(method, point.argument());
    if (kind == null) {
      code.invokestatic(PROBE, "enter", ENTER);
      return;
    }
    code.loadLocal(kind, point.argument());
    if (kind == TypeKind.REFERENCE) {
      code.invokestatic(PROBE, "enter", ENTER_OBJECT);
    } else {
      if (kind != TypeKind.LONG) {
        code.i2l();
      }
      code.invokestatic(PROBE, "enter", ENTER_NUMBER);
    }
  }

  private static void exit(CodeBuilder code, Place place, int told) {
    Label skip = code.newLabel();
    code.iload(told)
        .ifeq(skip)
        .loadConstant(place.point().number())
        .invokestatic(PROBE, "exit", EXIT)
        .labelBinding(skip);
  }

  private void mark(CodeBuilder code, Place place) {
    Label skip = code.newLabel();
    enter(code, place);
    code.ifeq(skip)
        .loadConstant(place.point().number())
        .invokestatic(PROBE, "exit", EXIT)
        .labelBinding(skip);
  }

  /// The type of a parameter's slot; null when no parameter that can be shown is there.
  static @Nullable TypeKind argumentKind(MethodModel method, int slot) {
    int at = 0;
    if (!method.flags().has(AccessFlag.STATIC)) {
      if (slot == 0) {
        return TypeKind.REFERENCE;
      }
      at = 1;
    }
    for (ClassDesc type : method.methodTypeSymbol().parameterList()) {
      TypeKind kind = TypeKind.from(type);
      if (at == slot) {
        return kind == TypeKind.FLOAT || kind == TypeKind.DOUBLE ? null : kind.asLoadable();
      }
      at += kind.slotSize();
    }
    return null;
  }
}
