/// Guards Hearth's own loop: callbacks, tasks, and the threads that tasks are moved to while they
/// block. Start at [LoopGuard].
@NullMarked
package dev.hearth.guard.loop;

import org.jspecify.annotations.NullMarked;
