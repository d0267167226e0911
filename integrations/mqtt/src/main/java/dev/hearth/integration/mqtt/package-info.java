/// MQTT: devices that announce themselves by discovery messages become entities of the hub.
///
/// The pieces, from the wire to the entity: [MqttTransport] is one connection to a broker; `Inbox`
/// brings its messages onto the loop in slices; `MqttConnection` reconnects and shares
/// subscriptions, dispatching by `TopicTree`; `DiscoveryParser` turns a discovery message into
/// immutable configurations or [Refusal]s; `EntityDirectory` keeps one entity for each.
///
/// Everything but the transport is confined to the loop. Nothing here may be null unless it says
/// so.
@NullMarked
package dev.hearth.integration.mqtt;

import org.jspecify.annotations.NullMarked;
