package dev.hearth.loop;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The method blocks its thread (files, native code) or computes for long, so it must run on a
/// worker thread and not on the loop. It must not touch what belongs to the loop.
///
/// [Job#of] makes a job of kind [JobType#EXECUTOR] of a reference to it. The mark is part of the
/// method's contract: a method that overrides it and bears no mark of its own has it too.
///
/// Code that merely waits (a sleep, a lock, a socket) needs no mark: in a task it suspends.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Blocking {}
