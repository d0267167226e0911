/// The guard: sees every blocking call on an event-loop thread at the moment it is made, says whose
/// it is and what to do instead, and lets a policy decide what happens.
///
/// Start at [Guard]. A loop that wants to be guarded implements [GuardedThread]. The package needs
/// the JDK alone; nothing in it waits, reads files or writes logs on a guarded thread.
@NullMarked
package dev.hearth.guard;

import org.jspecify.annotations.NullMarked;
