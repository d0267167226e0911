/// Named jobs with JSON arguments, which run here, in a child process or on another machine.
@NullMarked
package dev.hearth.cluster;

import org.jspecify.annotations.NullMarked;
