/// The hub: what a house knows and how it changes.
///
/// Everything here belongs to one loop. Unless a method says *any thread*, it may be called on the
/// loop only, and says so with a `WrongThreadException` otherwise; other threads cross with
/// `hub.loop().call(…)`. Values (`State`, `Event`, `Context`) are immutable and may be passed to
/// any thread. Null is never passed or returned unless a type says so.
@NullMarked
package dev.hearth.core;

import org.jspecify.annotations.NullMarked;
