/// A house that lives without any device: what a person sees who starts the hub with nothing.
///
/// [DemoIntegration] decides when it runs, [DemoHouse] is what goes on in it.
@NullMarked
package dev.hearth.integration.demo;

import org.jspecify.annotations.NullMarked;
