package dev.hearth.core.entity;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an entity is, apart from its state: the answers of [Entity] to questions that seldom
/// change. Immutable; make one and keep it, since it is asked for at every write.
///
/// @param uniqueId see [Entity#uniqueId]
/// @param name see [Entity#name]
/// @param device see [Entity#device]
/// @param suggestedObjectId see [Entity#suggestedObjectId]
/// @param deviceClass see [Entity#deviceClass]
/// @param category see [Entity#category]
/// @param icon see [Entity#icon]
/// @param picture see [Entity#entityPicture]
/// @param enabledByDefault see [Entity#isEnabledByDefault]
public record EntityDescription(
    Optional<String> uniqueId,
    @Nullable String name,
    Optional<DeviceInfo> device,
    Optional<String> suggestedObjectId,
    Optional<String> deviceClass,
    Optional<EntityCategory> category,
    Optional<String> icon,
    Optional<String> picture,
    boolean enabledByDefault) {
  /// Nothing is said.
  public static final EntityDescription NONE =
      new EntityDescription(
          Optional.empty(),
          null,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          true);
}
