package dev.hearth.loop;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The method is short, does not suspend and does not block, so it may be run on the loop at once.
///
/// [Job#of] makes a job of kind [JobType#CALLBACK] of a reference to it. The mark is part of the
/// method's contract: a method that overrides it and bears no mark of its own has it too.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Callback {}
