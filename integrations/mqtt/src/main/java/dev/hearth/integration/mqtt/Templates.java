package dev.hearth.integration.mqtt;

import dev.hearth.core.template.Template;
import dev.hearth.core.template.TemplateContext;
import dev.hearth.core.template.TemplateException;
import dev.hearth.integration.mqtt.Refusal.Reason;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Parses and renders the templates of discovery payloads.
///
/// A house has thousands of templates and few different ones, so parsed ones are shared, the last
/// used 2,000 of them. Loop only.
final class Templates implements TemplateSyntax {
  private static final int MAX_CACHED = 2_000;

  private final TemplateContext context;
  private final Map<String, Template> cache =
      new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Template> eldest) {
          return size() > MAX_CACHED;
        }
      };

  /// @param context clock, zone and functions; its variables are not used
  Templates(TemplateContext context) {
    this.context = context;
  }

  @Override
  public @Nullable String faultOf(String template) {
    try {
      compiled(template);
      return null;
    } catch (TemplateException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /// The text of a message after its template.
  ///
  /// @param template null: the payload itself
  /// @throws RefusedException when the payload is not text or the template fails
  String read(MqttMessage message, @Nullable String template, EntityConfig.Common common) {
    return read(message, template, common, Map.of());
  }

  /// The text of a message after its template.
  ///
  /// @param template null: the payload itself
  /// @param more variables besides the payload
  /// @throws RefusedException when the payload is not text or the template fails
  String read(
      MqttMessage message,
      @Nullable String template,
      EntityConfig.Common common,
      Map<String, ?> more) {
    String text =
        message.text(common.encoding() == null ? StandardCharsets.UTF_8 : common.encoding());
    if (text == null) {
      throw new RefusedException(
          Reason.NOT_TEXT, "", "the payload is not text in " + common.encoding());
    }
    if (template == null) {
      return text;
    }
    Map<String, @Nullable Object> variables = HashMap.newHashMap(2 + more.size());
    variables.putAll(more);
    variables.put("value", text);
    if (message.isJson()) {
      variables.put("value_json", message.json());
    }
    return render(template, variables);
  }

  /// The payload of a command.
  ///
  /// @throws RefusedException when the template fails
  String render(String template, Map<String, ? extends @Nullable Object> variables) {
    try {
      return compiled(template).render(context.with(variables));
    } catch (TemplateException e) {
      throw new RefusedException(Reason.TEMPLATE_FAILED, "", String.valueOf(e.getMessage()));
    }
  }

  private Template compiled(String source) {
    Template known = cache.get(source);
    if (known == null) {
      known = Template.parse(source, context.functions().keySet());
      cache.put(source, known);
    }
    return known;
  }
}
