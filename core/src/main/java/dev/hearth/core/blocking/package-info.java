/// What blocks the loop of a hub, as whoever watches it has counted it. The hub itself watches
/// nothing: the program that starts it offers [dev.hearth.core.blocking.BlockingReports] with
/// [dev.hearth.core.Hub#provide], if it has something that does.
@NullMarked
package dev.hearth.core.blocking;

import org.jspecify.annotations.NullMarked;
