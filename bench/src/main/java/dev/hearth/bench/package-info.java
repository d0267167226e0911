/// Measures the loop beside its peers: one table, one run, one machine.
///
/// [Bench] is the command. It runs each [Workload] once per [Column] in a JVM of its own, through
/// JMH ([Cell]) or as a whole process ([Timers], [Million]), and prints what it found.
///
/// Not part of the product: nothing depends on this room, and it is never shipped.
@NullMarked
package dev.hearth.bench;

import org.jspecify.annotations.NullMarked;
