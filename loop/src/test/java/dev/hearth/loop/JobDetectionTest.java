package dev.hearth.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How [Job#of] reads the kind of a job from the method behind a reference.
class JobDetectionTest {
  @Callback
  void marked(String argument) {}

  @Blocking
  void blocking(String argument) {}

  void unmarked(String argument) {}

  @Callback
  @Blocking
  void contradictory(String argument) {}

  @Callback
  int answering(String argument) {
    return argument.length();
  }

  @Callback
  void withoutParameters() {}

  @Blocking
  int source() {
    return 1;
  }

  @Callback
  private void hidden(String argument) {}

  @Callback
  private static void hiddenStatic(String argument) {}

  @Callback
  void variable(String... arguments) {}

  @Callback
  <T> void generic(T argument) {}

  @Callback
  void overloaded(String argument) {}

  void overloaded(Integer argument) {}

  /// Row CORE-126
  @Test
  void theMarkOfTheMethodDecides() {
    assertThat(Job.of(this::marked).type()).isEqualTo(JobType.CALLBACK);
    assertThat(Job.of(this::blocking).type()).isEqualTo(JobType.EXECUTOR);
    assertThat(Job.of(this::unmarked).type()).isEqualTo(JobType.TASK);
  }

  @Test
  void everyShapeOfFunctionIsRead() {
    Job<String, Integer> handler = Job.of(this::answering);
    Job<Object, Void> action = Job.of(this::withoutParameters);
    Job<Object, Integer> source = Job.of(this::source);

    assertThat(handler.type()).isEqualTo(JobType.CALLBACK);
    assertThat(action.type()).isEqualTo(JobType.CALLBACK);
    assertThat(source.type()).isEqualTo(JobType.EXECUTOR);
  }

  @Test
  void privateStaticAndGenericMethodsAreRead() {
    assertThat(Job.of(this::hidden).type()).isEqualTo(JobType.CALLBACK);
    assertThat(Job.of(JobDetectionTest::hiddenStatic).type()).isEqualTo(JobType.CALLBACK);
    Job.Listener<Integer> generic = this::generic;
    assertThat(Job.of(generic).type()).isEqualTo(JobType.CALLBACK);
  }

  @Test
  void theOverloadThatIsCalledDecides() {
    Job.Listener<String> text = this::overloaded;
    Job.Listener<Integer> number = this::overloaded;

    assertThat(Job.of(text).type()).isEqualTo(JobType.CALLBACK);
    assertThat(Job.of(number).type()).isEqualTo(JobType.TASK);
  }

  @Test
  void twoMarksOnOneMethodAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Job.of(this::contradictory))
        .withMessageContaining("JobDetectionTest.contradictory")
        .withMessageContaining("@Callback and @Blocking");
  }

  // ---------------------------------------------------------------- wrappers

  private interface MarkedListener<A> extends Job.Listener<A> {
    @Override
    @Callback
    void accept(A argument);
  }

  /// Row CORE-126
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5})
  void theInnermostMethodDecidesThroughAnyNumberOfWrappers(int layers) {
    Job.Listener<String> callback = this::marked;
    Job.Listener<String> task = this::unmarked;
    for (int i = 0; i < layers; i++) {
      callback = callback::accept;
      task = task::accept;
    }
    assertThat(Job.of(callback).type()).isEqualTo(JobType.CALLBACK);
    assertThat(Job.of(callback).name()).isEqualTo("JobDetectionTest.marked");
    assertThat(Job.of(task).type()).isEqualTo(JobType.TASK);
  }

  /// Row CORE-126
  @Test
  void aMarkOnTheWrapperOnlyIsOfNoAccount() {
    MarkedListener<String> wrapper = this::unmarked;

    assertThat(Job.of(wrapper).type()).isEqualTo(JobType.TASK);
    assertThat(Job.of(wrapper::accept).type()).isEqualTo(JobType.TASK);
  }

  @Test
  void aBoundJobKeepsItsKindNameAndRules() {
    Job<String, Void> job = Job.of(this::marked).cancelOnShutdown(true).background(true);
    Job<Object, Void> bound = job.bind("x").bind("y");

    assertThat(bound.type()).isEqualTo(JobType.CALLBACK);
    assertThat(bound).hasToString(job.toString());
    assertThat(bound.cancelOnShutdown()).isTrue();
    assertThat(bound.background()).isTrue();
  }

  @Test
  void anotherMethodOfAFunctionObjectIsAMethodLikeAnyOther() {
    Job.Listener<String> function = this::marked;

    assertThat(Job.of(function::hashCode).type()).isEqualTo(JobType.TASK);
  }

  @Test
  void aReferenceOfAnUntellingTypeIsRefused() {
    Consumer<String> function = this::marked;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Job.of(function::accept))
        .withMessageContaining("declare that as a Job.Listener");
  }

  // ---------------------------------------------------------------- lambdas

  @Test
  void aLambdaIsRefusedAndTheMessageSaysWhatToDo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            Job.of((String argument) -> {
              marked(argument);
            }))
        .withMessageContaining("a lambda in dev.hearth.loop.JobDetectionTest")
        .withMessageContaining("Job.callback(name, …), Job.task(name, …), Job.executor(name, …)");
    assertThatIllegalArgumentException().isThrownBy(() -> Job.of(() -> 1));
    assertThatIllegalArgumentException().isThrownBy(() -> Job.of(() -> {}));
  }

  @Test
  void aWrappedLambdaIsRefusedToo() {
    Job.Listener<String> lambda = argument -> {};

    assertThatIllegalArgumentException().isThrownBy(() -> Job.of(lambda::accept));
  }

  @Test
  void whatTheCompilerTurnsIntoALambdaIsRefused() {
    Job.Listener<String> variable = this::variable;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Job.of(variable))
        .withMessageContaining("variable arity");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Overriding().ofSuper())
        .withMessageContaining("super::method");
    assertThatIllegalArgumentException().isThrownBy(() -> Job.of(Inner::new));
  }

  // ---------------------------------------------------------------- whose method runs

  interface Contract {
    @Callback
    void onEvent(String event);

    @Callback
    default void byDefault(String event) {}

    default void unmarkedByDefault(String event) {}
  }

  interface OtherContract {
    @Blocking
    void onEvent(String event);
  }

  interface NarrowerContract extends Contract {
    @Override
    @Blocking
    void onEvent(String event);
  }

  static class Base {
    @Callback
    void event(String event) {}

    void plain(String event) {}

    @Callback
    private void own(String event) {}

    Job<String, Void> ofOwn() {
      return Job.of(this::own);
    }
  }

  static class Inheriting extends Base {
    @SuppressWarnings("unused") // has the name of a private method of the superclass
    void own(String event) {}
  }

  static class Overriding extends Base {
    @Override
    void event(String event) {}

    @Override
    @Blocking
    void plain(String event) {}

    Job<String, Void> ofSuper() {
      return Job.of(super::event);
    }
  }

  static final class Remarking extends Overriding {
    @Override
    @Blocking
    void event(String event) {}
  }

  static class Unmarked implements Contract {
    @Override
    public void onEvent(String event) {}
  }

  static final class MarkedOtherwise extends Unmarked {
    @Override
    @Blocking
    public void onEvent(String event) {}

    @Override
    public void byDefault(String event) {}

    @Override
    @Callback
    public void unmarkedByDefault(String event) {}
  }

  @Test
  void anInheritedMethodKeepsItsMark() {
    assertThat(Job.of(new Inheriting()::event).type()).isEqualTo(JobType.CALLBACK);
    assertThat(Job.of(new Inheriting()::event))
        .hasToString(
            "Job[Inheriting.event, CALLBACK, dev.hearth.loop.JobDetectionTest$Base.event(String)]");
  }

  @Test
  void anUnmarkedOverrideHasTheMarkOfWhatItOverrides() {
    assertThat(Job.of(new Overriding()::event).type()).isEqualTo(JobType.CALLBACK);
    assertThat(Job.of(new Unmarked()::onEvent).type()).isEqualTo(JobType.CALLBACK);
  }

  @Test
  void anOverridesOwnMarkGoesFirst() {
    assertThat(Job.of(new Remarking()::event).type()).isEqualTo(JobType.EXECUTOR);
    assertThat(Job.of(new MarkedOtherwise()::onEvent).type()).isEqualTo(JobType.EXECUTOR);
  }

  @Test
  void theReceiversOwnMethodDecidesNotTheOneNamed() {
    Base base = new Overriding();
    Contract contract = new MarkedOtherwise();

    assertThat(Job.of(base::plain).type()).isEqualTo(JobType.EXECUTOR);
    assertThat(Job.of(base::plain).target()).contains("Overriding.plain(String)");
    assertThat(Job.of(contract::onEvent).type()).isEqualTo(JobType.EXECUTOR);
    assertThat(Job.of(contract::unmarkedByDefault).type()).isEqualTo(JobType.CALLBACK);
  }

  @Test
  void aDefaultMethodIsRead() {
    Contract contract = new Unmarked();

    assertThat(Job.of(contract::byDefault).type()).isEqualTo(JobType.CALLBACK);
    assertThat(Job.of(contract::unmarkedByDefault).type()).isEqualTo(JobType.TASK);
    assertThat(Job.of(new MarkedOtherwise()::byDefault).type()).isEqualTo(JobType.CALLBACK);
  }

  @Test
  void anInterfaceThatExtendsAnotherHasTheLastWord() {
    NarrowerContract contract =
        new NarrowerContract() {
          @Override
          public void onEvent(String event) {}
        };
    assertThat(Job.of(contract::onEvent).type()).isEqualTo(JobType.EXECUTOR);
  }

  @Test
  void interfacesThatContradictEachOtherAreRefused() {
    class Torn implements Contract, OtherContract {
      @Override
      public void onEvent(String event) {}
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Job.of(new Torn()::onEvent))
        .withMessageContaining("OtherContract");
  }

  @Test
  void aPrivateMethodIsNotOverridden() {
    assertThat(new Inheriting().ofOwn().type()).isEqualTo(JobType.CALLBACK);
  }

  // ---------------------------------------------------------------- generic methods

  interface Sink<T> {
    void put(T value);
  }

  interface MarkedSink<T> {
    @Callback
    void put(T value);
  }

  static class TextSink implements Sink<String>, MarkedSink<String> {
    @Override
    public void put(String value) {}
  }

  abstract static class AnySink<E extends CharSequence> implements Sink<E> {
    @Override
    public void put(E value) {}

    public void put(Integer value) {}
  }

  static final class MarkingSink extends AnySink<String> {
    @Override
    @Callback
    public void put(String value) {}
  }

  @Test
  void genericMethodsAreFollowedThroughTheCompilersBridges() {
    Sink<String> sink = new MarkingSink();
    Sink<String> text = new TextSink();
    AnySink<String> narrower = new MarkingSink();
    Job.Listener<String> named = narrower::put;

    assertThat(Job.of(sink::put).type()).isEqualTo(JobType.CALLBACK);
    assertThat(Job.of(text::put).type()).isEqualTo(JobType.CALLBACK);
    assertThat(Job.of(text::put).target()).endsWith("TextSink.put(String)");
    assertThat(Job.of(named).type()).isEqualTo(JobType.CALLBACK);
    assertThat(Job.of(new TextSink()::put).type()).isEqualTo(JobType.CALLBACK);
  }

  @Test
  void anOverloadIsNotTakenForAnOverride() {
    Job.Listener<Integer> other = new MarkingSink()::put;

    assertThat(Job.of(other).type()).isEqualTo(JobType.TASK);
  }

  static class Covariant {
    @Callback
    CharSequence answer(String question) {
      return question;
    }
  }

  static final class MoreCovariant extends Covariant {
    @Override
    String answer(String question) {
      return question;
    }
  }

  @Test
  void aNarrowerResultIsStillTheSameMethod() {
    Covariant covariant = new MoreCovariant();

    assertThat(Job.of(covariant::answer).type()).isEqualTo(JobType.CALLBACK);
    assertThat(Job.of(new MoreCovariant()::answer).type()).isEqualTo(JobType.CALLBACK);
  }

  // ---------------------------------------------------------------- objects of all sorts

  record Reading(@Callback int value) {
    @Callback
    String text() {
      return "" + value;
    }
  }

  enum Switch {
    ON {
      @Override
      @Callback
      void turn() {}
    },
    OFF;

    void turn() {}
  }

  final class Inner {}

  static final class Nested {}

  @Test
  void recordsAndEnumsAreClasses() {
    assertThat(Job.of(Reading::text).type()).isEqualTo(JobType.CALLBACK);
    assertThat(Job.of(new Reading(1)::text).type()).isEqualTo(JobType.CALLBACK);
    assertThat(Job.of(new Reading(1)::value).type()).isEqualTo(JobType.CALLBACK);
    assertThat(Job.of(Switch.ON::turn).type()).isEqualTo(JobType.CALLBACK);
    assertThat(Job.of(Switch.OFF::turn).type()).isEqualTo(JobType.TASK);
  }

  @Test
  void anObjectOfAClassIsAReferenceToItsMethod() {
    Job.Listener<String> plain =
        new Job.Listener<>() {
          @Override
          public void accept(String argument) {}
        };
    Job.Listener<String> marked =
        new Job.Listener<>() {
          @Override
          @Blocking
          public void accept(String argument) {}
        };

    assertThat(Job.of(plain).type()).isEqualTo(JobType.TASK);
    assertThat(Job.of(marked).type()).isEqualTo(JobType.EXECUTOR);
    assertThat(Job.of(marked::accept).type()).isEqualTo(JobType.EXECUTOR);
    assertThat(Job.of(marked).name()).matches("JobDetectionTest\\$\\d\\.accept");
  }

  @Test
  void whatCannotBeMarkedRunsInATask() {
    List<String> list = new ArrayList<>();
    Job.Listener<String> add = list::add;

    assertThat(Job.of(add).type()).isEqualTo(JobType.TASK);
    assertThat(Job.of(add).name()).isEqualTo("ArrayList.add");
    assertThat(Job.of(String::length).type()).isEqualTo(JobType.TASK);
    assertThat(Job.of(Nested::new).type()).isEqualTo(JobType.TASK);
    assertThat(Job.of(Nested::new).name()).isEqualTo("Nested.new");
    Supplier<String> supplier = new StringBuilder("x")::toString;
    assertThatIllegalArgumentException().isThrownBy(() -> Job.of(supplier::get));
  }

  @Test
  void aReceiverThatIsNullFailsAtTheReference() {
    JobDetectionTest receiver = noReceiver();

    assertThatThrownBy(() -> Job.of(receiver::marked)).isInstanceOf(NullPointerException.class);
  }

  private static JobDetectionTest noReceiver() {
    return null;
  }

  /// Row CORE-112
  @Test
  void aTaskThatWasStartedIsRefused() throws Exception {
    try (EventLoop loop = EventLoop.open("test")) {
      Task<Integer> task = loop.startLater("early", () -> 1);
      task.get(10, TimeUnit.SECONDS);

      assertThatIllegalArgumentException()
          .isThrownBy(() -> Job.of(task::await))
          .withMessageContaining("task early has been started already");
    }
  }

  @Test
  void aJobIsNamedAfterClassAndMethod() {
    assertThat(Job.of(this::marked))
        .hasToString(
            "Job[JobDetectionTest.marked, CALLBACK,"
                + " dev.hearth.loop.JobDetectionTest.marked(String)]");
    assertThat(Job.of(Reading::text).name()).isEqualTo("Reading.text");
  }
}
