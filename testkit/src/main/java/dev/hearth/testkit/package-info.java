/// What tests of integrations need: a clock that jumps, and a hub in a few lines.
@NullMarked
package dev.hearth.testkit;

import org.jspecify.annotations.NullMarked;
