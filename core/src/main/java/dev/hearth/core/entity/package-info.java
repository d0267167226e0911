/// Entities: what a house has, one thing each – a temperature, a plug, a lamp.
///
/// An integration extends the class of a domain ([SensorEntity], [BinarySensorEntity],
/// [SwitchEntity], [LightEntity]), hands the object to [Entities#add], and calls
/// [Entity#writeState] whenever what it knows has changed. The hub gives the entity an id that
/// stays the same over restarts, keeps its device, and routes the domain's services to it.
///
/// What an integration says of an entity ([EntityEntry.Original]) and what people set
/// ([EntityEntry.Settings], by [EntityRegistry#update]) are kept apart; people's word goes first.
@NullMarked
package dev.hearth.core.entity;

import org.jspecify.annotations.NullMarked;
