package dev.hearth.core.entity;

import dev.hearth.loop.Crossing;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Something that opens and closes: a blind, a garage door, a window. What it can do is said by
/// [#supportedFeatures], and only that is asked of it. **Threads:** loop only.
public abstract class CoverEntity extends Entity {
  /// The bit of [#supportedFeatures] for opening.
  public static final int OPEN = 1;

  /// The bit of [#supportedFeatures] for closing.
  public static final int CLOSE = 2;

  /// The bit of [#supportedFeatures] for going to a position.
  public static final int SET_POSITION = 4;

  /// The bit of [#supportedFeatures] for stopping on the way.
  public static final int STOP = 8;

  /// The bit of [#supportedFeatures] for opening the slats.
  public static final int OPEN_TILT = 16;

  /// The bit of [#supportedFeatures] for closing the slats.
  public static final int CLOSE_TILT = 32;

  /// The bit of [#supportedFeatures] for stopping the slats.
  public static final int STOP_TILT = 64;

  /// The bit of [#supportedFeatures] for tilting the slats to a position.
  public static final int SET_TILT_POSITION = 128;

  private boolean openedLast = true;

  /// For subclasses.
  protected CoverEntity() {}

  @Override
  public final String domain() {
    return "cover";
  }

  /// Whether it is fully closed; null when unknown.
  public abstract @Nullable Boolean isClosed();

  /// Whether it is on its way up or open.
  public boolean isOpening() {
    return false;
  }

  /// Whether it is on its way down or shut.
  public boolean isClosing() {
    return false;
  }

  /// How far it is open, 0 (closed) to 100; null when unknown.
  public @Nullable Integer position() {
    return null;
  }

  /// How far its slats are open, 0 (closed) to 100; null when unknown.
  public @Nullable Integer tiltPosition() {
    return null;
  }

  /// Whether its slats are closed, so that toggling opens them.
  @Crossing
  public boolean isTiltClosed() {
    Integer tilt = tiltPosition();
    return tilt != null && tilt == 0;
  }

  /// Opens it; asked with [#OPEN] alone. Runs in a task: may suspend.
  ///
  /// @throws Exception a `HubException` reaches the caller with its message
  public void open() throws Exception {
    throw unsupported("open");
  }

  /// Closes it; asked with [#CLOSE] alone. Runs in a task: may suspend.
  ///
  /// @throws Exception a `HubException` reaches the caller with its message
  public void close() throws Exception {
    throw unsupported("close");
  }

  /// Stops it where it is; asked with [#STOP] alone. Runs in a task: may suspend.
  ///
  /// @throws Exception a `HubException` reaches the caller with its message
  public void stop() throws Exception {
    throw unsupported("stop");
  }

  /// Opens or closes it up to a position; asked with [#SET_POSITION] alone. Runs in a task: may
  /// suspend.
  ///
  /// @param position 0 (closed) to 100
  /// @throws Exception a `HubException` reaches the caller with its message
  public void setPosition(int position) throws Exception {
    throw unsupported("go to a position");
  }

  /// Opens its slats; asked with [#OPEN_TILT] alone. Runs in a task: may suspend.
  ///
  /// @throws Exception a `HubException` reaches the caller with its message
  public void openTilt() throws Exception {
    throw unsupported("open its slats");
  }

  /// Closes its slats; asked with [#CLOSE_TILT] alone. Runs in a task: may suspend.
  ///
  /// @throws Exception a `HubException` reaches the caller with its message
  public void closeTilt() throws Exception {
    throw unsupported("close its slats");
  }

  /// Stops its slats where they are; asked with [#STOP_TILT] alone. Runs in a task: may suspend.
  ///
  /// @throws Exception a `HubException` reaches the caller with its message
  public void stopTilt() throws Exception {
    throw unsupported("stop its slats");
  }

  /// Tilts its slats; asked with [#SET_TILT_POSITION] alone. Runs in a task: may suspend.
  ///
  /// @param position 0 (closed) to 100
  /// @throws Exception a `HubException` reaches the caller with its message
  public void setTiltPosition(int position) throws Exception {
    throw unsupported("tilt its slats");
  }

  private UnsupportedOperationException unsupported(String what) {
    return new UnsupportedOperationException(getClass().getName() + " does not " + what);
  }

  @Override
  @Crossing
  protected final @Nullable String stateValue() {
    boolean opening = isOpening();
    boolean closing = isClosing();
    Boolean closed = isClosed();
    hub().loop().verifyOnLoop();
    if (opening) {
      openedLast = true;
      return "opening";
    }
    if (closing) {
      openedLast = false;
      return "closing";
    }
    if (closed == null) {
      return null;
    }
    return closed ? "closed" : "open";
  }

  @Override
  @Crossing
  protected Map<String, @Nullable Object> stateAttributes() {
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
    Integer position = position();
    if (position != null) {
      attributes.put("current_position", position);
    }
    Integer tilt = tiltPosition();
    if (tilt != null) {
      attributes.put("current_tilt_position", tilt);
    }
    return attributes;
  }

  /// Whether it was opening when it was last seen to move.
  final boolean openedLast() {
    return openedLast;
  }
}
