package dev.hearth.integration.api;

import dev.hearth.core.Hub;
import dev.hearth.core.HubException;
import dev.hearth.core.Integration;
import dev.hearth.core.Service;
import dev.hearth.core.Service.SupportsResponse;
import dev.hearth.core.ServiceHandler;
import dev.hearth.core.entity.DeviceInfo;
import dev.hearth.core.entity.SwitchEntity;
import dev.hearth.core.schema.Schema;
import dev.hearth.core.schema.Type;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A plug and some services that behave and misbehave.
final class Gadgets implements Integration {
  final CompletableFuture<Boolean> release = new CompletableFuture<>();
  final CompletableFuture<Boolean> done = new CompletableFuture<>();
  private boolean on;

  static Gadgets of(ApiHouse house) {
    return house.hub().find(Gadgets.class).orElseThrow();
  }

  @Override
  public String domain() {
    return "gadget";
  }

  @Override
  public void setUp(Hub hub, Map<String, @Nullable Object> config) {
    hub.provide(Gadgets.class, this);
    hub.entities().add("gadget", new Plug());
    service(
        hub,
        "explode",
        Schema.empty(),
        SupportsResponse.NONE,
        call -> {
          throw new IllegalStateException("planted");
        });
    service(
        hub,
        "refuse",
        Schema.empty(),
        SupportsResponse.NONE,
        call -> {
          throw new HubException("the gadget is asleep; wake it");
        });
    service(
        hub,
        "not_a_number",
        Schema.empty(),
        SupportsResponse.ONLY,
        call -> Map.of("value", Double.NaN));
    service(
        hub,
        "echo",
        Schema.builder().optional("level", Type.integer(0, 255), "how much").open().build(),
        SupportsResponse.OPTIONAL,
        call -> Map.of("data", call.data()));
    service(
        hub,
        "inner",
        Schema.empty(),
        SupportsResponse.NONE,
        call -> {
          hub.services().call("no", "such", Map.of(), null, false);
          return null;
        });
    service(
        hub,
        "write_two",
        Schema.empty(),
        SupportsResponse.NONE,
        call -> {
          hub.states().set("sensor.by_call", "1", Map.of(), false, call.context());
          hub.states().set("sensor.by_other", "1", Map.of());
          hub.states().set("sensor.by_call", "2", Map.of(), false, call.context());
          return null;
        });
    service(
        hub,
        "wait_for_release",
        Schema.empty(),
        SupportsResponse.NONE,
        call -> {
          hub.loop().await(release);
          done.complete(true);
          return null;
        });
  }

  private static void service(
      Hub hub, String name, Schema schema, SupportsResponse response, ServiceHandler handler) {
    hub.services()
        .register(Service.of("gadget", name, name, schema).withResponse(response), handler);
  }

  private final class Plug extends SwitchEntity {
    @Override
    public Optional<String> uniqueId() {
      return Optional.of("plug");
    }

    @Override
    public String name() {
      return "Plug";
    }

    @Override
    public Optional<DeviceInfo> device() {
      return Optional.empty();
    }

    @Override
    public Boolean isOn() {
      return on;
    }

    @Override
    public void turnOn() {
      on = true;
      writeState();
    }

    @Override
    public void turnOff() {
      on = false;
      writeState();
    }
  }
}
