/// What tests of code on a loop need: a loop whose clock jumps, schedules drawn from a seed, and
/// checks that nothing is left behind.
@NullMarked
package dev.hearth.testkit.loop;

import org.jspecify.annotations.NullMarked;
