package dev.hearth.integration.mqtt;

import dev.hearth.core.json.Json;
import dev.hearth.core.json.JsonException;
import dev.hearth.integration.mqtt.Refusal.Reason;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is known of a cover. Loop only.
final class CoverState {
  /// Where it is, or where it goes.
  enum Motion {
    OPEN,
    OPENING,
    CLOSED,
    CLOSING
  }

  @Nullable Motion motion;
  @Nullable Integer position;
  @Nullable Integer tilt;

  /// Takes the text of a state message, after its template.
  ///
  /// @throws RefusedException when it is none of the states
  void takeState(String text, CoverConfig config) {
    CoverConfig.States states = config.states();
    // Some devices say "open" while they are opening, so what is stopped and moves comes first.
    if (text.equals(states.stopped())) {
      motion = stopped(config);
    } else if (text.equals(states.opening())) {
      motion = Motion.OPENING;
    } else if (text.equals(states.closing())) {
      motion = Motion.CLOSING;
    } else if (text.equals(states.open())) {
      motion = Motion.OPEN;
    } else if (text.equals(states.closed())) {
      motion = Motion.CLOSED;
    } else if (text.equals(StateReader.NONE)) {
      motion = null;
    } else {
      throw new RefusedException(
          Reason.UNKNOWN_STATE,
          "",
          "%s is none of %s, %s, %s, %s, %s"
              .formatted(
                  Fields.quote(text),
                  states.open(),
                  states.opening(),
                  states.closed(),
                  states.closing(),
                  states.stopped()));
    }
  }

  private Motion stopped(CoverConfig config) {
    boolean closed =
        config.positionTopic() != null
            ? position != null && position == 0
            : motion == Motion.CLOSED || motion == Motion.CLOSING;
    return closed ? Motion.CLOSED : Motion.OPEN;
  }

  /// Takes the text of a position message, after its template: a number, or a JSON object with
  /// `position` and perhaps `tilt_position`. It also says whether the cover is closed, where no
  /// state topic does.
  ///
  /// @throws RefusedException when it is neither; then nothing of it is taken
  void takePosition(String text, CoverConfig config, TemplateSyntax syntax) {
    Integer newPosition;
    Integer newTilt = tilt;
    Fields fields = objectOf(text, syntax);
    if (fields == null) {
      newPosition = text.equals(StateReader.NONE) ? null : config.range().percentOf(number(text));
    } else {
      Double told = fields.number("position", -Double.MAX_VALUE, Double.MAX_VALUE);
      if (told == null) {
        throw fields.refused(Reason.MISSING_FIELD, "position", "is required");
      }
      newPosition = config.range().percentOf(told);
      Double toldTilt = fields.number("tilt_position", -Double.MAX_VALUE, Double.MAX_VALUE);
      if (toldTilt != null) {
        newTilt = tiltOf(toldTilt, config.tilt().range());
      }
    }
    position = newPosition;
    tilt = newTilt;
    if (config.stateTopic() == null) {
      motion = endOf(newPosition);
    }
  }

  /// Takes the text of a message about the slats, after its template.
  ///
  /// @throws RefusedException when it is no number of their range
  void takeTilt(String text, CoverConfig config) {
    tilt = text.equals(StateReader.NONE) ? null : tiltOf(number(text), config.tilt().range());
  }

  /// What a position means for a cover that does not move.
  static @Nullable Motion endOf(@Nullable Integer position) {
    if (position == null) {
      return null;
    }
    return position == 0 ? Motion.CLOSED : Motion.OPEN;
  }

  private static int tiltOf(double value, PercentRange range) {
    double whole = Math.rint(value);
    if (!range.contains(whole)) {
      throw new RefusedException(
          Reason.OUT_OF_RANGE,
          "",
          "the tilt %s is outside %d–%d".formatted(value, range.zero(), range.full()));
    }
    return range.percentOf(whole);
  }

  private static @Nullable Fields objectOf(String text, TemplateSyntax syntax) {
    if (!text.stripLeading().startsWith("{")) {
      return null;
    }
    try {
      return Json.parse(text) instanceof Map<?, ?> map
          ? new Fields(Json.object(map), "", syntax)
          : null;
    } catch (JsonException e) {
      return null; // no number either, which is what the refusal says
    }
  }

  private static double number(String text) {
    Double number = StateReader.finite(text);
    if (number == null) {
      throw new RefusedException(
          Reason.NOT_A_NUMBER, "", Fields.quote(text) + " is not a finite number");
    }
    return number;
  }
}
