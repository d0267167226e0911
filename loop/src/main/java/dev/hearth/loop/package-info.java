/// One event loop whose tasks are virtual threads.
@NullMarked
package dev.hearth.loop;

import org.jspecify.annotations.NullMarked;
