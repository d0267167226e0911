/// The house's web server, as integrations see it that add pages to it.
///
/// The integration that runs the server offers a [WebServer] with `hub.provide(WebServer.class,
/// …)`; others find it with `hub.find(WebServer.class)`.
@NullMarked
package dev.hearth.core.web;

import org.jspecify.annotations.NullMarked;
