/// The WebSocket and REST interface that clients of Home Assistant speak, and sign-in.
///
/// The program starts [ApiIntegration] with the hub and reads the sign-in code from it; the command
/// line keeps tokens with [Tokens], with or without a running hub. Everything else is
/// package-private.
///
/// **Threads:** the server's threads carry bytes only; whatever touches the house crosses to the
/// hub's loop.
@NullMarked
package dev.hearth.integration.api;

import org.jspecify.annotations.NullMarked;
