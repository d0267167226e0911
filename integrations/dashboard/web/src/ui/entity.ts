import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { HassEntity } from "home-assistant-js-websocket";
import { now } from "../hub/clock.js";
import { hub } from "../hub/hub.js";
import { actionsOf, canToggle, type Action } from "../model/actions.js";
import { climateOf } from "../model/climate.js";
import { sensorText } from "../model/format.js";
import type { EntityMeta } from "../model/grouping.js";
import { abilities, lightColor } from "../model/light.js";
import { isMissing, onOffWords, sentence, toneOf } from "../model/words.js";
import { cssVars } from "./css-vars.js";
import { entityIcon, icon, icons } from "./icons.js";
import "./light-controls.js";
import { base } from "./styles.js";
import "./toggle.js";
import { WatchEntity } from "./watch-entity.js";

/** Domains that have no state before they were first used, and miss nothing. */
const WAITING: ReadonlySet<string> = new Set(["button", "scene", "event"]);

/** One entity: icon, name, and its state or the control for it. */
@customElement("hearth-entity")
export class HearthEntity extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
        padding: 6px 0;
      }
      .row {
        display: flex;
        align-items: center;
        gap: 12px;
        min-height: 38px;
      }
      .chip {
        display: grid;
        place-items: center;
        width: 36px;
        height: 36px;
        border-radius: 12px;
        background: var(--surface-2);
        color: var(--text-2);
        flex: none;
        font-size: 15px;
        transition: background 0.25s, color 0.25s;
      }
      .active .chip {
        background: var(--glow-soft);
        color: var(--glow);
      }
      .switch.active .chip {
        background: var(--accent-soft);
        color: var(--accent);
      }
      .binary_sensor.active .chip {
        background: var(--cool-soft);
        color: var(--cool);
      }
      .tinted .chip {
        background: color-mix(in srgb, var(--tint) 30%, var(--surface));
        color: color-mix(in srgb, var(--tint) 72%, var(--text));
      }
      .alert .chip {
        background: var(--bad-soft);
        color: var(--bad);
      }
      .name {
        flex: 1 1 auto;
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .value {
        flex: 0 1 auto;
        min-width: 0;
        max-width: 60%;
        text-align: right;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .unit {
        font-weight: 400;
        color: var(--text-2);
      }
      .calm .words {
        font-weight: 400;
        color: var(--text-2);
      }
      .alert .value {
        color: var(--bad);
      }
      .missing .value,
      .missing .name,
      .missing .chip {
        color: var(--text-2);
        font-weight: 400;
      }
      .missing .value {
        font-style: italic;
      }
      .missing .chip {
        background: none;
        border: 1.5px dashed var(--line-strong);
      }
      .actions {
        display: flex;
        flex: none;
        gap: 6px;
      }
      .actions button,
      select {
        min-height: 34px;
        padding: 0 12px;
        border: 0;
        border-radius: 10px;
        background: var(--surface-2);
        color: var(--text);
        font: inherit;
        font-size: 14px;
      }
      select {
        max-width: 60%;
      }
      .actions button:disabled {
        opacity: 0.4;
      }
      .pending .chip {
        animation: breathe 1s ease-in-out infinite alternate;
      }
      @keyframes breathe {
        to {
          opacity: 0.45;
        }
      }
    `,
  ];

  @property({ attribute: false }) meta!: EntityMeta;

  readonly #watch = new WatchEntity(this);
  #endClock: (() => void) | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#endClock?.();
    this.#endClock = null;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has("meta")) return;
    this.#watch.watch(this.meta.id);
    this.dataset["entityId"] = this.meta.id;
  }

  protected override render() {
    const entity = hub.entities.get(this.meta.id);
    if (!entity) return nothing;
    const { domain } = this.meta;
    const deviceClass = entity.attributes.device_class;
    const missing = isMissing(entity.state) && !(entity.state === "unknown" && WAITING.has(domain));
    const tint = domain === "light" && entity.state === "on" ? lightColor(entity.attributes) : null;
    const classes = [
      "row",
      domain,
      missing ? "missing" : toneOf(domain, deviceClass, entity.state),
      hub.entities.isPending(this.meta.id) ? "pending" : "",
      tint ? "tinted" : "",
    ];
    return html`<div class=${classes.join(" ")} ${cssVars({ "--tint": tint })}>
        <span class="chip">${icon(missing ? icons.unknown : entityIcon(domain, deviceClass, entity.state))}</span>
        <span class="name" title=${this.meta.name}>${this.meta.name}</span>
        ${this.renderState(entity)}
      </div>
      ${domain === "light" && entity.state !== "unavailable" && needsControls(entity)
        ? html`<hearth-light-controls .meta=${this.meta} .entity=${entity}></hearth-light-controls>`
        : nothing}`;
  }

  private renderState(entity: HassEntity) {
    const { domain, id } = this.meta;
    const features = Number(entity.attributes["supported_features"] ?? 0);
    if (canToggle(domain, features)) {
      if (entity.state === "unavailable") return this.renderWords(entity);
      return html`${entity.state === "unknown" ? html`<span class="value words">Unknown</span>` : nothing}
        <hearth-toggle .on=${entity.state === "on"} .label=${this.spokenName()} @toggle=${() => this.toggle(domain, id)}></hearth-toggle>`;
    }
    const position: unknown = entity.attributes["current_position"];
    const actions =
      entity.state === "unavailable"
        ? []
        : actionsOf(domain, entity.state, features, typeof position === "number" ? position : undefined);
    return html`${this.renderValue(entity, actions)}${actions.length > 0 ? this.renderActions(actions) : nothing}`;
  }

  /** What an entity says; a press that has happened is told by its button alone. */
  private renderValue(entity: HassEntity, actions: readonly Action[]) {
    const { domain } = this.meta;
    if ((domain === "button" || domain === "scene") && actions.length > 0) return nothing;
    if (domain === "binary_sensor" || domain === "fan" || domain === "update") return this.renderWords(entity);
    if (domain === "climate" && !isMissing(entity.state)) return this.renderClimate(entity);
    if (domain === "select" && !isMissing(entity.state)) return this.renderChoice(entity);
    const attributes = domain === "event" ? { device_class: "timestamp" } : entity.attributes;
    if (attributes.device_class === "timestamp") this.#endClock ??= now.subscribe(() => this.requestUpdate());
    const known = domain === "sensor" || domain === "number" || domain === "event" || isMissing(entity.state);
    const text = known
      ? sensorText(entity.state, attributes, { precision: this.meta.precision, now: new Date() })
      : { value: domain === "text" ? entity.state : sentence(entity.state), unit: "", title: entity.state };
    return html`<span class="value" title=${text.title ?? nothing}
      ><span data-testid="value">${text.value}</span>${text.unit ? html`<span class="unit">&nbsp;${text.unit}</span>` : nothing}</span
    >`;
  }

  private renderChoice(entity: HassEntity) {
    const options: unknown = entity.attributes["options"];
    const all = Array.isArray(options) ? options.map(String) : [entity.state];
    return html`<select aria-label=${this.spokenName()} data-testid="options" @change=${this.choose}>
      ${all.map((option) => html`<option value=${option} ?selected=${option === entity.state}>${option}</option>`)}
    </select>`;
  }

  private choose(event: Event): void {
    const option = (event.target as HTMLSelectElement).value;
    hub.operate(this.meta.id, "select.select_option", { option }, { state: option }).catch(() => {});
  }

  /** The temperature around, the one to reach between its buttons, and the mode. */
  private renderClimate(entity: HassEntity) {
    const climate = climateOf(entity.attributes);
    const set = (temperature: number | null) => {
      if (temperature !== null) hub.operate(this.meta.id, "climate.set_temperature", { temperature }, { attributes: { temperature } }).catch(() => {});
    };
    const choose = (event: Event) => {
      const mode = (event.target as HTMLSelectElement).value;
      hub.operate(this.meta.id, "climate.set_hvac_mode", { hvac_mode: mode }, { state: mode }).catch(() => {});
    };
    return html`<span class="value"><span data-testid="value">${climate.current ?? "–"}</span><span class="unit">&nbsp;°C</span></span>
      <span class="actions">
        ${climate.target === null
          ? nothing
          : html`<button type="button" data-testid="cooler" aria-label="Cooler: ${this.spokenName()}" ?disabled=${climate.cooler === null} @click=${() => set(climate.cooler)}>−</button>
              <span class="value" data-testid="target">${climate.target}°</span>
              <button type="button" data-testid="warmer" aria-label="Warmer: ${this.spokenName()}" ?disabled=${climate.warmer === null} @click=${() => set(climate.warmer)}>+</button>`}
        <select aria-label="Mode of ${this.spokenName()}" data-testid="hvac-mode" @change=${choose}>
          ${climate.modes.map((mode) => html`<option value=${mode} ?selected=${mode === entity.state}>${sentence(mode)}</option>`)}
        </select>
      </span>`;
  }

  private renderActions(actions: readonly Action[]) {
    return html`<span class="actions">
      ${actions.map(
        (action) => html`<button
          type="button"
          data-testid=${action.service}
          aria-label=${`${action.label} ${this.spokenName()}`}
          ?disabled=${action.disabled}
          @click=${() => hub.operate(this.meta.id, action.service, {}, {}).catch(() => {})}
        >
          ${action.label}
        </button>`,
      )}
    </span>`;
  }

  private renderWords(entity: HassEntity) {
    const words = onOffWords(this.meta.domain, entity.attributes.device_class, entity.state);
    return html`<span class="value words" data-testid="value">${words}</span>`;
  }

  private spokenName(): string {
    const { deviceName, name } = this.meta;
    return deviceName && deviceName !== name ? `${deviceName}: ${name}` : name;
  }

  private toggle(domain: string, id: string): void {
    const on = hub.entities.get(id)?.state === "on";
    hub.operate(id, `${domain}.${on ? "turn_off" : "turn_on"}`, {}, { state: on ? "off" : "on" }).catch(() => {});
  }
}

function needsControls(entity: HassEntity): boolean {
  const can = abilities(entity.attributes);
  return can.brightness || can.color || can.white !== null || can.effects.length > 0;
}
