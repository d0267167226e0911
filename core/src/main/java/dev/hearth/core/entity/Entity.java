package dev.hearth.core.entity;

import dev.hearth.core.Context;
import dev.hearth.core.Hub;
import dev.hearth.core.State;
import dev.hearth.core.StateMachine;
import dev.hearth.loop.Crossing;
import dev.hearth.loop.Owner;
import dev.hearth.loop.Registration;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One thing of a house. Subclasses say what it is; the hub asks them whenever a state is written.
///
/// The methods that describe the entity are asked at every write and must be quick: return what is
/// known, fetch nothing.
///
/// **Threads:** loop only, all of it.
public abstract class Entity {
  private static final Logger LOG = System.getLogger(Entity.class.getName());

  /// How long a service call's context is attached to the states that follow.
  private static final Duration CONTEXT_LIFE = Duration.ofSeconds(5);

  // Written on the loop; volatile, so that code which has lost the loop may read them too.
  private volatile @Nullable Hub hub;
  private volatile @Nullable String entityId;
  private volatile @Nullable Owner owner;
  private volatile String friendlyName = "";
  private volatile @Nullable EntityEntry entry;

  private @Nullable EntityPlatform platform;
  private @Nullable EntityUpdater updater;
  private Registration news = () -> {};
  private @Nullable Context context;
  private @Nullable Instant contextSet;
  private boolean tooLongReported;

  /// For subclasses.
  protected Entity() {}

  /// The domain, such as `light`.
  public abstract String domain();

  /// Answers the questions below that are not answered by methods of their own.
  public EntityDescription description() {
    return EntityDescription.NONE;
  }

  /// An id that no other entity of the same integration and domain has, stable over restarts;
  /// without one the entity gets a new entity id at every start and belongs to no device.
  public Optional<String> uniqueId() {
    return description().uniqueId();
  }

  /// The entity's own name. With a device, people see the device's name before it; null means that
  /// the entity is the device's main feature and goes by the device's name alone.
  public @Nullable String name() {
    return description().name();
  }

  /// The device behind the entity. Only entities with a [#uniqueId] are attached to it.
  public Optional<DeviceInfo> device() {
    return description().device();
  }

  /// The object id to use when the entity has none yet; any text, it is turned into a slug.
  public Optional<String> suggestedObjectId() {
    return description().suggestedObjectId();
  }

  /// Whether the device can be reached now: unless overridden, while its [#coordinator] has news.
  public boolean isAvailable() {
    return coordinator().map(UpdateSource::isAvailable).orElse(true);
  }

  /// Where the entity has its news from, together with others; see [UpdateSource]. Always the same.
  public Optional<UpdateSource> coordinator() {
    return Optional.empty();
  }

  /// Whether the hub shall ask the entity for news with [#update], at once and then in the interval
  /// of its [EntityPlatform]: 30 seconds unless said otherwise. Asked when the entity is added.
  public boolean shouldPoll() {
    return false;
  }

  /// Gets news from the device and keeps them for the methods that describe the entity; the state
  /// is written afterwards. Called for entities that are [polled][#shouldPoll] and by the service
  /// `homeassistant.update_entity`, in a task of the entity's owner, which may suspend and block;
  /// never twice at a time. Unless overridden, asks the [#coordinator].
  ///
  /// @throws Exception is logged; the state stays
  public void update() throws Exception {
    coordinator().ifPresent(UpdateSource::requestRefresh);
  }

  /// The state; null when nothing is known.
  protected abstract @Nullable String stateValue();

  /// Attributes that are there also when the entity is unavailable.
  protected Map<String, @Nullable Object> capabilityAttributes() {
    return Map.of();
  }

  /// Attributes that belong to the domain's state.
  protected Map<String, @Nullable Object> stateAttributes() {
    return Map.of();
  }

  /// Attributes of the integration's own.
  public Map<String, @Nullable Object> extraAttributes() {
    return Map.of();
  }

  /// What kind of thing it is within its domain, such as `temperature`.
  public Optional<String> deviceClass() {
    return description().deviceClass();
  }

  /// The unit of the state.
  public Optional<String> unitOfMeasurement() {
    return Optional.empty();
  }

  /// What the entity is for, when not for what the device is for.
  public Optional<EntityCategory> category() {
    return description().category();
  }

  /// An icon's name, such as `mdi:lamp`.
  public Optional<String> icon() {
    return description().icon();
  }

  /// A picture's address.
  public Optional<String> entityPicture() {
    return description().picture();
  }

  /// Bits that say what the domain's services can do here; 0 for nothing special.
  public int supportedFeatures() {
    return 0;
  }

  /// Whether the state is only what was last asked for, since the device does not tell.
  public boolean isAssumedState() {
    return false;
  }

  /// Whether a write fires `state_changed` even when nothing differs.
  public boolean forceUpdate() {
    return false;
  }

  /// Whether the entity has a state at all until a person enables it.
  public boolean isEnabledByDefault() {
    return description().enabledByDefault();
  }

  /// Whether the last state shall be kept when the entity goes or the hub stops, for [#lastState].
  public boolean restoresState() {
    return false;
  }

  /// The state that the entity had when it was there last, also before a restart, for seven days;
  /// empty when it was not, or does not [restore][#restoresState] it. For [#onAdded].
  ///
  /// @throws IllegalStateException before the entity is added
  public final Optional<State> lastState() {
    return hub().entities().lastState(entityId());
  }

  /// Called when the entity has its id, before its first state is written. Must not suspend.
  protected void onAdded() {}

  /// Called when the entity is taken out of the hub. Must not suspend.
  protected void onRemoved() {}

  /// The hub, once the entity is added; in the first [#update] already.
  ///
  /// @throws IllegalStateException before
  public final Hub hub() {
    Hub house = hub;
    if (house == null) {
      throw new IllegalStateException(getClass().getSimpleName() + " was not added to a hub");
    }
    return house;
  }

  /// The entity id, once the entity is added.
  ///
  /// @throws IllegalStateException before
  public final String entityId() {
    String id = entityId;
    if (id == null) {
      throw new IllegalStateException(getClass().getSimpleName() + " was not added to a hub");
    }
    return id;
  }

  /// Whether the entity is part of a hub now.
  public final boolean isAdded() {
    return entityId != null;
  }

  /// Whose code the entity is, once added.
  final Owner owner() {
    Owner whose = owner;
    if (whose == null) {
      throw new IllegalStateException(getClass().getSimpleName() + " was not added to a hub");
    }
    return whose;
  }

  /// The platform that the entity was added to, or is polled by; null for one that is neither.
  final @Nullable EntityPlatform platform() {
    return platform;
  }

  /// What asks it for news. Loop only.
  final EntityUpdater updater() {
    EntityUpdater its = updater;
    if (its == null) {
      its = new EntityUpdater(hub(), this);
      updater = its;
    }
    return its;
  }

  /// Tells the entity where it will be.
  ///
  /// @throws IllegalStateException when it belongs elsewhere
  final void belongTo(Hub newHub, Owner newOwner, EntityPlatform newPlatform) {
    EntityPlatform former = platform;
    if (former != null && !former.equals(newPlatform) && isAdded()) {
      throw new IllegalStateException(entityId() + " belongs to " + former + " already");
    }
    this.hub = newHub;
    this.owner = newOwner;
    this.platform = newPlatform;
  }

  final void attach(Hub newHub, String newEntityId, Owner newOwner) {
    this.hub = newHub;
    this.entityId = newEntityId;
    this.owner = newOwner;
  }

  /// Writes its state from now on whenever its source has news.
  @Crossing
  final void listen() {
    coordinator().ifPresent(source -> news = source.listen(this::writeState));
  }

  /// Ends what [#listen] has begun.
  @Crossing
  final void stopListening() {
    Registration last = news;
    news = () -> {};
    last.close();
  }

  final void detach() {
    this.entityId = null;
  }

  /// The entity has another id now.
  final void rename(String newEntityId) {
    this.entityId = newEntityId;
  }

  /// @param newEntry null for an entity that is not in the registry
  final void present(String newName, @Nullable EntityEntry newEntry) {
    this.friendlyName = newName;
    this.entry = newEntry;
  }

  /// The name people see: the user's own, else the device's and the entity's.
  public final String friendlyName() {
    return friendlyName;
  }

  /// States written within the next five seconds were caused by this.
  public final void setContext(Context cause) {
    hub().loop().verifyOnLoop();
    this.context = cause;
    this.contextSet = hub().loop().clock().instant();
  }

  /// Writes the state as it is now. Does nothing while the entity is not part of a hub.
  public final void writeState() {
    Hub house = hub;
    if (house == null) {
      return;
    }
    house.loop().verifyOnLoop();
    if (entityId == null) {
      return;
    }
    Owner its = owner();
    if (house.loop().currentOwner().equals(its)) {
      writeStateAsOwner();
    } else {
      house.loop().runAs(its, this::writeStateAsOwner);
    }
  }

  /// What an entity says of itself.
  private record Description(
      @Nullable String value, Map<String, @Nullable Object> attributes, boolean forceUpdate) {}

  private void writeStateAsOwner() {
    if (entityId == null) {
      return; // it has waited for its owner
    }
    Hub house = hub();
    Description now;
    try {
      now = describe();
    } finally {
      house.loop().verifyOnLoop();
    }
    String id = entityId;
    if (id == null) {
      return;
    }
    String value = now.value();
    if (value == null) {
      value = State.UNKNOWN;
    } else if (value.length() > StateMachine.MAX_LENGTH) {
      if (!tooLongReported) {
        tooLongReported = true;
        LOG.log(
            Level.ERROR,
            "{0}: a state of {1} characters is written as unknown; the limit is {2}",
            id,
            value.length(),
            StateMachine.MAX_LENGTH);
      }
      value = State.UNKNOWN;
    }
    house.states().set(id, value, now.attributes(), now.forceUpdate(), liveContext());
  }

  /// Asks, and touches nothing.
  @Crossing
  private Description describe() {
    boolean available = isAvailable();
    String value = available ? stateValue() : State.UNAVAILABLE;
    Map<String, @Nullable Object> all = new LinkedHashMap<>(capabilityAttributes());
    if (available) {
      all.putAll(stateAttributes());
      all.putAll(extraAttributes());
    }
    unitOfMeasurement().ifPresent(unit -> all.put("unit_of_measurement", unit));
    if (isAssumedState()) {
      all.put("assumed_state", true);
    }
    EntityEntry registered = entry;
    EntityEntry.Settings chosen =
        registered == null ? EntityEntry.Settings.NONE : registered.settings();
    Optional.ofNullable(chosen.deviceClass())
        .or(this::deviceClass)
        .ifPresent(kind -> all.put("device_class", kind));
    entityPicture().ifPresent(picture -> all.put("entity_picture", picture));
    Optional.ofNullable(chosen.icon()).or(this::icon).ifPresent(name -> all.put("icon", name));
    all.put("friendly_name", friendlyName);
    if (supportedFeatures() != 0) {
      all.put("supported_features", supportedFeatures());
    }
    return new Description(value, all, forceUpdate());
  }

  private @Nullable Context liveContext() {
    Context cause = context;
    Instant since = contextSet;
    if (cause == null || since == null) {
      return null;
    }
    if (hub().loop().clock().instant().isAfter(since.plus(CONTEXT_LIFE))) {
      context = null;
      return null;
    }
    return cause;
  }
}
