/// Asking devices and servers at the right pace: not too often, and never twice at a time.
@NullMarked
package dev.hearth.core.update;

import org.jspecify.annotations.NullMarked;
