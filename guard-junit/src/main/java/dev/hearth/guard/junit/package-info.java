/// Tests that fail where an event loop would have blocked. Start at [GuardedTest].
///
/// There is one guard in a JVM, and so one session of guarded tests; tests that run beside one
/// another are told apart by their threads, as [GuardedTest] says.
@NullMarked
package dev.hearth.guard.junit;

import org.jspecify.annotations.NullMarked;
