package dev.hearth.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/// Which of several declarations of a method tells the kind of a job.
class JobOverridesTest {
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
            "Job[Inheriting.event, CALLBACK, dev.hearth.loop.JobOverridesTest$Base.event(String)]");
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
}
