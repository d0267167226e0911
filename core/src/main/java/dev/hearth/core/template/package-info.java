/// Jinja2 templates as Home Assistant users and devices write them: value templates and command
/// templates of MQTT, later the templates of automations.
///
/// A [dev.hearth.core.template.Template] is parsed once and rendered often. The types to know are
/// `Template`, [dev.hearth.core.template.TemplateContext] (what a template can see),
/// [dev.hearth.core.template.TemplateFunction] (what the hub adds) and
/// [dev.hearth.core.template.TemplateException].
///
/// Values are plain Java values, as [dev.hearth.core.json.Json] reads them; what templates compute
/// follows Python. Everything is immutable or confined to one render, so any thread may parse and
/// render. A render is bounded in steps, in output and in nesting, so it cannot hold its thread.
@NullMarked
package dev.hearth.core.template;

import org.jspecify.annotations.NullMarked;
