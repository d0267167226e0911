package dev.hearth.testkit.loop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The row of a reference table that a test covers. On a class: a row that no test can show, with
/// the reason.
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Row.List.class)
public @interface Row {
  /// The id of the row, `TMO-07`.
  String value();

  /// Why the behaviour differs on purpose; empty when it does not.
  String differs() default "";

  /// The container of several.
  @Target({ElementType.TYPE, ElementType.METHOD})
  @Retention(RetentionPolicy.RUNTIME)
  @interface List {
    /// The rows.
    Row[] value();
  }
}
