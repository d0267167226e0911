package dev.hearth.core.entry;

import dev.hearth.core.Hub;
import dev.hearth.core.Integration;
import dev.hearth.core.flow.ConfigFlow;
import dev.hearth.core.flow.Form;
import dev.hearth.core.schema.Schema;
import dev.hearth.core.schema.Type;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An integration that people add to the house, any number of times: once for each device, account
/// or server, which is a [ConfigEntry].
///
/// ```java
/// @Override
/// public void setUpEntry(Hub hub, ConfigEntry entry) {
///   Station station = Station.connect(entry.data());      // throws NotReadyException: tried again
///   entry.onUnload(station::disconnect);
///   entry.addEntities(new Temperature(station), new Wind(station));
/// }
/// ```
///
/// All that runs in or after [#setUpEntry] belongs to the entry's own [dev.hearth.loop.Owner]:
/// tasks, timers, listeners, services and entities. When the entry is unloaded, removed or disabled
/// they end by themselves; [#unloadEntry] is for what the hub cannot see.
///
/// **Threads:** every method is called on the loop, in a task of the entry's owner, and may
/// suspend.
public interface EntryIntegration extends Integration {
  /// Nothing is needed for all entries together.
  @Override
  default void setUp(Hub hub, Map<String, @Nullable Object> config) throws Exception {}

  /// What kind of thing its entries are, by which clients sort them: `device`, `entity`,
  /// `hardware`, `helper`, `hub`, `service`, `system` or `virtual`.
  default String integrationType() {
    return "hub";
  }

  /// The version of the data of the entries that this code writes, from 1.
  default int version() {
    return 1;
  }

  /// The minor version of that data: older code of the same [#version] can read it.
  default int minorVersion() {
    return 1;
  }

  /// Whether entries can be unloaded while the hub runs. Where not, they end with the hub.
  default boolean supportsUnload() {
    return true;
  }

  /// Brings an entry to life.
  ///
  /// @throws NotReadyException what it talks to cannot be reached: tried again after 5, 10, 20 …
  ///   600 seconds
  /// @throws AuthenticationFailedException a person is asked for other credentials
  /// @throws EntryErrorException it cannot work like this; the message is shown
  /// @throws Exception anything else is a bug: logged with its trace, and not tried again
  void setUpEntry(Hub hub, ConfigEntry entry) throws Exception;

  /// Says good-bye, before the entry loses what it owns.
  ///
  /// @throws Exception the entry stays as it is, and people are told why
  default void unloadEntry(Hub hub, ConfigEntry entry) throws Exception {}

  /// Cleans up elsewhere after an entry was removed for good: takes back a token, for instance.
  ///
  /// @throws Exception is logged; the entry goes nevertheless
  default void removeEntry(Hub hub, ConfigEntry entry) throws Exception {}

  /// Brings the data of an entry that other code has stored up to [#version] and [#minorVersion],
  /// with [ConfigEntries#update]. Called before [#setUpEntry] where they differ and the entry's are
  /// not the newer minor ones.
  ///
  /// @return whether the data can be used; unless overridden, whether only the minor version
  ///   differs
  /// @throws Exception the entry is not set up
  default boolean migrateEntry(Hub hub, ConfigEntry entry) throws Exception {
    return entry.settings().version() == version();
  }

  // ---------------------------------------------------------------- asking people

  /// Asks a person, or works out from what was discovered, what a new entry needs. Unless
  /// overridden, asks for a name only.
  ///
  /// @return the new entry; its unique id and version are filled in
  /// @throws dev.hearth.core.flow.AbortFlowException made by [ConfigFlow#abort]
  /// @throws Exception is logged, and the person told that something is wrong
  default EntrySettings configure(ConfigFlow flow) throws Exception {
    Schema fields =
        Schema.builder()
            .optional("name", Type.string(), domain(), "what you want to call it")
            .build();
    Map<String, @Nullable Object> answer = flow.ask(Form.of("user", fields));
    return EntrySettings.of(String.valueOf(answer.get("name")), Map.of());
  }

  /// Asks for new credentials, after an [AuthenticationFailedException].
  ///
  /// @return what the entry is from now on; it is reloaded
  /// @throws Exception as [#configure]
  default EntrySettings reauthenticate(ConfigFlow flow, ConfigEntry entry) throws Exception {
    throw flow.abort("reauth_unsupported");
  }

  /// Whether people can [change][#reconfigure] what an entry was set up with.
  default boolean supportsReconfigure() {
    return false;
  }

  /// Asks anew for what an entry was set up with.
  ///
  /// @return what the entry is from now on; it is reloaded
  /// @throws Exception as [#configure]
  default EntrySettings reconfigure(ConfigFlow flow, ConfigEntry entry) throws Exception {
    throw flow.abort("reconfigure_unsupported");
  }

  /// Whether entries have [options][#configureOptions].
  default boolean supportsOptions() {
    return false;
  }

  /// Asks for the options of an entry.
  ///
  /// @return the options from now on; [ConfigEntry#onUpdate] tells the entry
  /// @throws Exception as [#configure]
  default Map<String, @Nullable Object> configureOptions(ConfigFlow flow, ConfigEntry entry)
      throws Exception {
    throw flow.abort("options_unsupported");
  }

  /// Whether a house can have one entry of it at most.
  default boolean isSingleEntry() {
    return false;
  }
}
