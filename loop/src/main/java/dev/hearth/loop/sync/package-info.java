/// Where tasks of one loop meet: what they wait for, hand over and share.
///
/// | you want | take |
/// |---|---|
/// | hand values from producers to consumers, and end it tidily | [Channel] |
/// | a queue of work with `taskDone` and `join`, in order of arrival or rank | [WorkQueue] |
/// | wait until something is so | [Gate] |
/// | wait for one result | [dev.hearth.loop.Promise] |
/// | wait for one another, round after round | [Barrier] |
/// | bound how much goes on at once, such as offloaded calls | [CapacityLimiter] |
/// | exclude one another across suspensions | `ReentrantLock(true)`, `lockInterruptibly` |
/// | wait for a change to what a lock guards | `Condition` |
/// | a number of permits that anybody may give back | `Semaphore(n, true)` |
/// | meet code on other threads | any of `java.util.concurrent` |
///
/// Between two suspensions nothing else runs on a loop, so state that is consistent whenever a task
/// suspends needs none of these. The classes of `java.util.concurrent` suspend a task as well, and
/// its cancellation interrupts them; calls that cannot be interrupted, such as `lock()`, are left
/// only when they have got what they wait for. Their timed waits run on the machine's clock, not on
/// the loop's: put a [dev.hearth.loop.Timeout] around the untimed ones. Theirs come in two kinds,
/// fair and not: on a loop take the fair one, whose order is that of coming.
///
/// **Order:** first come, first served. What becomes free is handed to the oldest waiter at once,
/// and no newcomer can take it.
///
/// **Cancellation:** cancelled means it did not happen. A task that was served before it was
/// cancelled has what it waited for; the cancellation waits for its next suspension. Inside a
/// cancelled [dev.hearth.loop.CancelScope] what suspends here fails even when there is nothing to
/// wait for.
///
/// **Threads:** loop only, the loop that each object was made for. What suspends works in tasks;
/// the rest in callbacks too.
///
/// **Null:** never passed or returned.
@NullMarked
package dev.hearth.loop.sync;

import org.jspecify.annotations.NullMarked;
