/// Following what happens in the house and on the clock: states of some entities, moments,
/// intervals.
@NullMarked
package dev.hearth.core.track;

import org.jspecify.annotations.NullMarked;
