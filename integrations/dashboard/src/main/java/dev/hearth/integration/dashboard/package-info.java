/// The page: what a person sees in a browser. Its sources are TypeScript, in `web/`; their build is
/// part of this jar and is served below `/`.
@NullMarked
package dev.hearth.integration.dashboard;

import org.jspecify.annotations.NullMarked;
