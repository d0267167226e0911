package dev.hearth.guard;

import java.time.Duration;
import java.util.List;

/// The probes in the JDK's code, once they are installed. Any thread.
interface Probes {
  /// Whom the probes tell from now on what happens on a carrier. Replaces whom they told before.
  void guard(Thread carrier, Sensor sensor);

  /// Ends what [#guard] began. A thread that ends is released by itself.
  void release(Thread carrier);

  /// What of the catalogue this JDK does not have: one sentence each.
  List<String> missing();

  /// How long the installation took.
  Duration installTime();
}
