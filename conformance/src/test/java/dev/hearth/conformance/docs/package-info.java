/// The code in the documentation, compiled and run.
@NullMarked
package dev.hearth.conformance.docs;

import org.jspecify.annotations.NullMarked;
