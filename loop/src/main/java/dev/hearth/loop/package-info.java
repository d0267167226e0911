/// One event loop whose tasks are virtual threads.
///
/// Open an [EventLoop], start [Task]s on it, schedule callbacks with `execute` and `callLater`. One
/// thread at a time, the loop's *carrier*, runs all of it, so code on a loop sees no races with
/// other code on the same loop: between two suspensions of a task nothing else runs.
///
/// **Threads and memory:** what happens on a loop before a step ends happens before every later
/// step of that loop. What a thread does before `execute`, `call` or `run` happens before the code
/// it hands over; what that code does happens before the returned future completes.
///
/// **Null:** never passed or returned, except as the result of a task's body.
@NullMarked
package dev.hearth.loop;

import org.jspecify.annotations.NullMarked;
