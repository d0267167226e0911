package dev.hearth.core.entity;

import dev.hearth.core.ServiceCall;
import dev.hearth.core.schema.Schema;
import dev.hearth.core.schema.Type;
import dev.hearth.loop.Crossing;
import org.jspecify.annotations.Nullable;

/// The services of covers.
final class CoverServices {
  private static final int FULL = 100;

  private CoverServices() {}

  /// What a service without data does with a cover.
  private interface Move {
    void run(CoverEntity cover) throws Exception;
  }

  static void register(EntityServices services) {
    register(services, "open_cover", "Open", CoverEntity.OPEN, CoverServices::open);
    register(services, "close_cover", "Close", CoverEntity.CLOSE, CoverServices::close);
    register(services, "stop_cover", "Stop", CoverEntity.STOP, CoverServices::stop);
    register(
        services,
        "toggle",
        "Open or close",
        CoverEntity.OPEN | CoverEntity.CLOSE,
        CoverServices::toggle);
    register(
        services,
        "open_cover_tilt",
        "Open the slats of",
        CoverEntity.OPEN_TILT,
        CoverServices::openTilt);
    register(
        services,
        "close_cover_tilt",
        "Close the slats of",
        CoverEntity.CLOSE_TILT,
        CoverServices::closeTilt);
    register(
        services,
        "stop_cover_tilt",
        "Stop the slats of",
        CoverEntity.STOP_TILT,
        CoverServices::stopTilt);
    register(
        services,
        "toggle_cover_tilt",
        "Open or close the slats of",
        CoverEntity.OPEN_TILT | CoverEntity.CLOSE_TILT,
        CoverServices::toggleTilt);
    services.register(
        "cover",
        "set_cover_position",
        "Set the position of",
        positionOf("position", "how far to open it, 0 (closed) to 100"),
        CoverEntity.class,
        CoverEntity.SET_POSITION,
        CoverServices::setPosition);
    services.register(
        "cover",
        "set_cover_tilt_position",
        "Tilt the slats of",
        positionOf("tilt_position", "how far to open the slats, 0 (closed) to 100"),
        CoverEntity.class,
        CoverEntity.SET_TILT_POSITION,
        CoverServices::setTiltPosition);
  }

  private static void register(
      EntityServices services, String name, String title, int requiredFeatures, Move move) {
    services.register(
        "cover",
        name,
        title,
        EntityServices.target().build(),
        CoverEntity.class,
        requiredFeatures,
        (cover, call) -> move.run(cover));
  }

  private static Schema positionOf(String field, String description) {
    return EntityServices.target().required(field, Type.integer(0, FULL), description).build();
  }

  /// What a cover says of itself.
  private record Facts(
      int features,
      boolean opening,
      boolean closing,
      @Nullable Boolean closed,
      @Nullable Integer position) {}

  @Crossing
  private static Facts factsOf(CoverEntity cover) {
    return new Facts(
        cover.supportedFeatures(),
        cover.isOpening(),
        cover.isClosing(),
        cover.isClosed(),
        cover.position());
  }

  /// One button for all: stops what moves; else to the other end, or back from where it came.
  private static void toggle(CoverEntity cover) throws Exception {
    Facts facts = factsOf(cover);
    boolean isMoving = facts.opening() || facts.closing();
    Integer position = facts.position();
    if (isMoving && (facts.features() & CoverEntity.STOP) != 0) {
      stop(cover);
    } else if (Boolean.TRUE.equals(facts.closed()) || facts.closing()) {
      open(cover);
    } else if ((position != null && position == FULL) || facts.opening() || cover.openedLast()) {
      close(cover);
    } else {
      open(cover);
    }
  }

  private static void toggleTilt(CoverEntity cover) throws Exception {
    if (isTiltClosed(cover)) {
      openTilt(cover);
    } else {
      closeTilt(cover);
    }
  }

  private static void setPosition(CoverEntity cover, ServiceCall call) throws Exception {
    if (call.data().get("position") instanceof Long position) {
      setPosition(cover, position.intValue());
    }
  }

  private static void setTiltPosition(CoverEntity cover, ServiceCall call) throws Exception {
    if (call.data().get("tilt_position") instanceof Long position) {
      setTiltPosition(cover, position.intValue());
    }
  }

  @Crossing
  private static boolean isTiltClosed(CoverEntity cover) {
    return cover.isTiltClosed();
  }

  @Crossing
  private static void open(CoverEntity cover) throws Exception {
    cover.open();
  }

  @Crossing
  private static void close(CoverEntity cover) throws Exception {
    cover.close();
  }

  @Crossing
  private static void stop(CoverEntity cover) throws Exception {
    cover.stop();
  }

  @Crossing
  private static void setPosition(CoverEntity cover, int position) throws Exception {
    cover.setPosition(position);
  }

  @Crossing
  private static void openTilt(CoverEntity cover) throws Exception {
    cover.openTilt();
  }

  @Crossing
  private static void closeTilt(CoverEntity cover) throws Exception {
    cover.closeTilt();
  }

  @Crossing
  private static void stopTilt(CoverEntity cover) throws Exception {
    cover.stopTilt();
  }

  @Crossing
  private static void setTiltPosition(CoverEntity cover, int position) throws Exception {
    cover.setTiltPosition(position);
  }
}
