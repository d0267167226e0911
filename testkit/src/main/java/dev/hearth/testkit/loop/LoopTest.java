package dev.hearth.testkit.loop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// Tests of code on a loop. Each test method gets a fresh [TestLoop], whose clock jumps when the
/// loop is idle, and fails when it leaves tasks behind or failures that it did not expect.
///
/// With [dev.hearth.guard.junit.GuardedTest] beside it, code that blocks the loop fails too.
///
/// A method runs first in, first out, and then again in as many other orders of what is ready as
/// [Seeds] or the system property `hearth.seeds` says, each on a new instance of the class. A
/// failure names its seed; `-Dhearth.seed=N` runs that one alone.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LoopExtension.class)
public @interface LoopTest {}
