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
        .isThrownBy(() -> Job.of(super::hashCode))
        .withMessageContaining("super::method");
    assertThatIllegalArgumentException().isThrownBy(() -> Job.of(Inner::new));
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
