package dev.hearth.guard.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// Tests that fail when they make an event loop block.
///
/// ```java
/// @GuardedTest
/// class GreetingHandlerTest {
///   @Test
///   void answersAtOnce() { … }
/// }
/// ```
///
/// A blocking call on a guarded thread throws a [dev.hearth.guard.BlockingCallException] at the
/// line that makes it. When that is swallowed, happens where nobody looks, or cannot be thrown (in
/// the middle of waiting for a lock or a queue), the test fails at its end with a
/// [BlockedLoopError]. What may block says so with [AllowBlocking].
///
/// Guarded are the loops of Netty, Vert.x and Reactor, those of Hearth's test kit, and what the
/// test gives to the [dev.hearth.guard.Guard] that it can take as a parameter. The thread of the
/// test itself is not, unless it runs a loop.
///
/// **What a policy file changes:** the guard is installed with [dev.hearth.guard.Policy#testing]
/// and the file that the system property `hearth.guard.policy` names. Calls fail a test where that
/// says `raise`. Loading classes and seeding random numbers, which only the first test to need them
/// does, pass without a report unless it says so.
///
/// **Whose call it was,** where tests run in parallel: of the test that has started the thread,
/// also through others; else of the test whose code is on the stack; else of the only test that
/// runs. Where none of this decides, because a loop is shared, each test that may have made it
/// fails and says so, unless one of them allows the call. Loops that live longer than a test are
/// best used by one test at a time (`@ResourceLock`).
///
/// To guard all tests of a module without annotations, set the JUnit parameter
/// `junit.jupiter.extensions.autodetection.enabled=true`.
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(GuardExtension.class)
public @interface GuardedTest {}
