package dev.hearth.testkit.loop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// In how many random orders a test, or each test of a class, runs beside first in, first out.
/// Without it, as many as the system property `hearth.seeds` says, else ten.
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Seeds {
  /// How many; zero for a test of the order itself.
  int value();
}
