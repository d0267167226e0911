package dev.hearth.loop;

/// Instruments that come with the loop.
public final class Instruments {
  private Instruments() {}

  /// An instrument that writes events of the JDK Flight Recorder. One for each loop:
  ///
  /// ```java
  /// loop.addInstrument(Instruments.jfr());
  /// ```
  ///
  /// | event | lasts | says |
  /// |---|---|---|
  /// | `dev.hearth.SlowStep` | | owner, step, task, how long, where it was stuck |
  /// | `dev.hearth.Offload` | from the hand-over to a worker until nobody waits | owner, task, call |
  /// | `dev.hearth.Task` | from the making to the end | owner, task, outcome |
  ///
  /// Tasks are many, so their event is off unless a recording enables it. Events that no recording
  /// wants cost a look at a flag.
  public static Instrument jfr() {
    return new JfrInstrument();
  }
}
