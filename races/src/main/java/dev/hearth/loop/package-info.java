/// Tests of the loop's protocols between threads, for JCStress. In the loop's own package, since
/// what they test is nobody else's.
@NullMarked
package dev.hearth.loop;

import org.jspecify.annotations.NullMarked;
