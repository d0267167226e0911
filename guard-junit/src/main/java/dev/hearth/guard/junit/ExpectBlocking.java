package dev.hearth.guard.junit;

import dev.hearth.guard.Category;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A test that makes a loop block on purpose: it fails when it does not, and calls of these
/// categories do not fail it. They are stopped as in any other test.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface ExpectBlocking {
  /// Each of these has to be seen at least once.
  Category[] value();
}
