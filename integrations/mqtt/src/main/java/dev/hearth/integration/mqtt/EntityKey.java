package dev.hearth.integration.mqtt;

/// The identity of a discovered entity: what its discovery topic says, not what is in the payload.
///
/// @param component `sensor`, `light`, …
/// @param id node and object id, for an entity of a device form also its key there
record EntityKey(String component, String id) {
  @Override
  public String toString() {
    return component + " " + id;
  }
}
