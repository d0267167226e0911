package dev.hearth.loop;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks a method of [protected code][LoopOptions#protectedCode] that calls foreign code, as the
/// place where a loop may be taken from it while the foreign code does not return.
///
/// Such a method calls the foreign code itself, not through a lambda or another protected method,
/// and calls nothing else that is not protected: it could be left there just as well.
///
/// When it does, everything it belongs to is consistent, for others will go on with it; and when
/// the foreign code has returned or thrown, the method calls [EventLoop#verifyOnLoop] before it
/// touches anything, or touches nothing and returns to a method that does. What it has read before,
/// it reads again.
///
/// Starting a task is a crossing too, for it runs the task's first step.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Crossing {}
