/// The matrix of blocking calls: what Hearth's guard, its watchdog and BlockHound see of each, on
/// every kind of guarded thread.
///
/// Not below `dev.hearth.guard`, whose frames the loop and the guard take for their own.
///
/// [Catalog] lists the calls; a [Row] is one of them. [Harness] makes it on a [Kind] of thread
/// while [Detector]s look on; [Matrix] is the program that prints the table.
@NullMarked
package dev.hearth.matrix;

import org.jspecify.annotations.NullMarked;
