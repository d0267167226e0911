package dev.hearth.core.entity;

import dev.hearth.loop.Crossing;

/// The services of buttons.
final class ButtonServices {
  private ButtonServices() {}

  static void register(EntityServices services) {
    services.register(
        "button",
        "press",
        "Press",
        EntityServices.target().build(),
        ButtonEntity.class,
        (button, call) -> {
          button.pressed(button.hub().loop().clock().instant());
          press(button);
        });
  }

  @Crossing
  private static void press(ButtonEntity button) throws Exception {
    button.press();
  }
}
