package dev.hearth.core.entity;

import dev.hearth.core.ServiceCall;
import dev.hearth.core.schema.Schema;
import dev.hearth.core.schema.Type;
import dev.hearth.loop.Crossing;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The services of scenes.
final class SceneServices {
  private SceneServices() {}

  static void register(EntityServices services) {
    Schema on =
        EntityServices.target()
            .optional("transition", Type.number(0, 6_553), "how long the change takes, in seconds")
            .build();
    services.register("scene", "turn_on", "Activate", on, SceneEntity.class, SceneServices::turnOn);
  }

  private static void turnOn(SceneEntity scene, ServiceCall call) throws Exception {
    Duration transition =
        call.data().get("transition") instanceof Double seconds
            ? Duration.ofMillis(Math.round(seconds * 1_000))
            : null;
    scene.activated();
    activate(scene, transition);
  }

  @Crossing
  private static void activate(SceneEntity scene, @Nullable Duration transition) throws Exception {
    scene.activate(transition);
  }
}
