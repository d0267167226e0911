package dev.hearth.integration.mqtt;

import dev.hearth.core.json.Json;
import dev.hearth.core.json.JsonException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One message to or from a broker.
///
/// Immutable to its readers. Decoding is done once for all subscribers of a message: the text and
/// the JSON value are kept after the first request, which is why these two methods are for one
/// thread (the loop).
public final class MqttMessage {
  private final String topic;
  private final byte[] payload;
  private final int qos;
  private final boolean retain;

  private @Nullable String utf8;
  private @Nullable Object json;
  private boolean jsonTried;
  private boolean jsonValid;

  private MqttMessage(String topic, byte[] payload, int qos, boolean retain) {
    this.topic = topic;
    this.payload = payload;
    this.qos = qos;
    this.retain = retain;
  }

  /// A message whose payload is text in UTF-8.
  public static MqttMessage of(String topic, String payload, int qos, boolean retain) {
    return new MqttMessage(topic, payload.getBytes(StandardCharsets.UTF_8), qos, retain);
  }

  /// A message whose payload is these bytes, which the caller gives away.
  public static MqttMessage ofBytes(String topic, byte[] payload, int qos, boolean retain) {
    return new MqttMessage(topic, payload, qos, retain);
  }

  /// The topic, without wildcards.
  public String topic() {
    return topic;
  }

  /// Quality of service, 0 to 2.
  public int qos() {
    return qos;
  }

  /// To a broker: keep this message for later subscribers. From it: this is a kept message.
  public boolean retain() {
    return retain;
  }

  /// Length of the payload in bytes.
  public int size() {
    return payload.length;
  }

  /// The payload; not to be written to.
  byte[] bytes() {
    return payload;
  }

  /// The payload as UTF-8 text.
  ///
  /// @return the text, or null when the bytes are not valid UTF-8
  @Nullable String text() {
    String text = utf8;
    if (text == null) {
      text = decode(StandardCharsets.UTF_8);
      utf8 = text;
    }
    return text;
  }

  /// The payload as text in another character set; null when the bytes are not valid in it.
  @Nullable String text(Charset charset) {
    return charset.equals(StandardCharsets.UTF_8) ? text() : decode(charset);
  }

  /// Whether the payload, as UTF-8, is JSON; [#json()] has its value then.
  boolean isJson() {
    if (!jsonTried) {
      jsonTried = true;
      String text = text();
      if (text != null) {
        try {
          json = Json.parse(text);
          jsonValid = true;
        } catch (JsonException notJson) {
          jsonValid = false;
        }
      }
    }
    return jsonValid;
  }

  /// The JSON value of the payload; null when it is not JSON or is the text `null`.
  @Nullable Object json() {
    return isJson() ? json : null;
  }

  private @Nullable String decode(Charset charset) {
    try {
      return charset
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(payload))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /// The topic and the size; the payload may be private.
  @Override
  public String toString() {
    return topic + " (" + payload.length + " bytes, qos " + qos + (retain ? ", retained)" : ")");
  }
}
