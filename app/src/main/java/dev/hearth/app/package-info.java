/// The program: the command line, and what a hub needs from the machine it runs on.
@NullMarked
package dev.hearth.app;

import org.jspecify.annotations.NullMarked;
