package dev.hearth.guard.junit;

import dev.hearth.guard.Category;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Lets a test, or the tests of a class, block event loops.
///
/// ```java
/// @AllowBlocking(reason = "reads its template once", value = {FILE_OPEN, FILE_READ})
/// ```
///
/// With neither categories nor methods, everything is allowed. While such a test runs, calls of
/// these categories are made and not stopped, in tests beside it too; those fail at their end
/// instead.
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Repeatable(AllowBlocking.All.class)
public @interface AllowBlocking {
  /// Why it is right to block here. Must say something.
  String reason();

  /// What kinds of calls are allowed.
  Category[] value() default {};

  /// What is allowed for the sake of a method on the stack: `com.acme.Foo.bar`, `com.acme.*`; see
  /// [dev.hearth.guard.Policy.Allowance].
  String[] methods() default {};

  /// Several of them.
  @Target({ElementType.TYPE, ElementType.METHOD})
  @Retention(RetentionPolicy.RUNTIME)
  @Inherited
  @interface All {
    /// Each of them.
    AllowBlocking[] value();
  }
}
