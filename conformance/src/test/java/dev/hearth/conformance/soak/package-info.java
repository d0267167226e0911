/// Random load on a loop for a long time, virtual and real, with checks that nothing is lost, late
/// or left behind.
@NullMarked
package dev.hearth.conformance.soak;

import org.jspecify.annotations.NullMarked;
