package dev.hearth.integration.mqtt;

import dev.hearth.core.json.Json;
import dev.hearth.core.json.JsonException;
import dev.hearth.integration.mqtt.Refusal.Reason;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a device has told of its firmware so far. Each message tells some of it; the rest stays.
/// Loop only.
final class UpdateState {
  private static final List<String> URL_SCHEMES = List.of("http://", "https://");
  private static final String PERCENTAGE = "update_percentage";
  private static final double MAX_WHOLE = 100;

  @Nullable String installed;
  @Nullable String latest;
  @Nullable String title;
  @Nullable String releaseSummary;
  @Nullable String releaseUrl;
  @Nullable String picture;
  @Nullable Number percentage;
  boolean inProgress;

  /// Takes the text of a state message, after its template: a JSON object, or the installed version
  /// alone.
  ///
  /// @throws RefusedException when the object has a value that makes no sense; then nothing of it
  ///   is taken
  void take(String text, TemplateSyntax syntax) {
    Object value;
    try {
      value = Json.parse(text);
    } catch (JsonException e) {
      value = null; // most versions are no JSON
    }
    if (value instanceof Map<?, ?> map) {
      take(new Fields(Json.object(map), "", syntax));
    } else {
      installed = text.equals(StateReader.NONE) ? null : text;
    }
  }

  private void take(Fields fields) {
    String newInstalled = or(fields.text("installed_version"), installed);
    String newLatest = or(fields.text("latest_version"), latest);
    String newTitle = or(fields.text("title"), title);
    String newSummary = or(fields.text("release_summary"), releaseSummary);
    String newUrl = url(fields, "release_url", releaseUrl);
    String newPicture = url(fields, "entity_picture", picture);
    Number newPercentage = percentage;
    boolean newInProgress = inProgress;
    if (fields.contains(PERCENTAGE)) {
      newPercentage = plain(fields.number(PERCENTAGE, 0, MAX_WHOLE));
      newInProgress = newPercentage != null;
    }
    newInProgress = fields.bool("in_progress", newInProgress);
    installed = newInstalled;
    latest = newLatest;
    title = newTitle;
    releaseSummary = newSummary;
    releaseUrl = newUrl;
    picture = newPicture;
    percentage = newPercentage;
    inProgress = newInProgress;
  }

  private static @Nullable String url(Fields fields, String key, @Nullable String otherwise) {
    String url = or(fields.text(key), otherwise);
    if (url != null && URL_SCHEMES.stream().noneMatch(url::startsWith)) {
      throw fields.refused(
          Reason.UNKNOWN_VALUE,
          key,
          Fields.quote(url) + " does not begin with http:// or https://");
    }
    return url;
  }

  private static @Nullable String or(@Nullable String text, @Nullable String otherwise) {
    return text == null ? otherwise : text;
  }

  private static @Nullable Number plain(@Nullable Double number) {
    if (number == null || number != Math.rint(number)) {
      return number;
    }
    return number.longValue();
  }
}
