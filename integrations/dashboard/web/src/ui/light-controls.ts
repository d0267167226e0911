import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { HassEntity } from "home-assistant-js-websocket";
import { hub } from "../hub/hub.js";
import { Latest } from "../hub/latest.js";
import type { EntityMeta } from "../model/grouping.js";
import { abilities, brightnessPercent, hueAndSaturation, kelvinColor, lightColor, percentToBrightness, type LightAbilities } from "../model/light.js";
import { sentence } from "../model/words.js";
import { icon, icons } from "./icons.js";
import "./slider.js";
import { base, fields } from "./styles.js";

interface Order {
  readonly data: object;
  readonly attributes: Readonly<Record<string, unknown>>;
}

const RAINBOW = "linear-gradient(90deg, #ff5b52, #ffd84a 17%, #5fd35f 33%, #45d5d5 50%, #5b7cff 67%, #e45fe0 83%, #ff5b52)";

/** A light's sliders: brightness always, white and colour behind a button. */
@customElement("hearth-light-controls")
export class HearthLightControls extends LitElement {
  static override styles = [
    base,
    fields,
    css`
      :host {
        display: block;
        margin: 4px 0 6px 48px;
      }
      .bright {
        display: flex;
        gap: 6px;
        align-items: center;
      }
      .bright hearth-slider {
        flex: 1;
      }
      .tune {
        display: grid;
        place-items: center;
        width: 34px;
        height: 34px;
        border-radius: 10px;
        color: var(--text-2);
        font-size: 14px;
      }
      button.tune:hover,
      .tune[aria-expanded="true"] {
        background: var(--surface-2);
        color: var(--text);
      }
      .more {
        display: grid;
        gap: 10px;
        margin: 8px 40px 0 0;
      }
      select.field {
        min-height: 38px;
        border-radius: 10px;
      }
      .effect {
        display: grid;
        gap: 4px;
        font-size: 13px;
        color: var(--text-2);
        font-weight: 400;
        margin: 0;
      }
      .effect select {
        color: var(--text);
      }
    `,
  ];

  @property({ attribute: false }) meta!: EntityMeta;
  @property({ attribute: false }) entity!: HassEntity;
  @state() private open = false;

  // One queue for each kind of order, so that a colour does not swallow a brightness.
  readonly #orders = new Map<string, Latest<Order>>();

  protected override render() {
    const { attributes, state: on } = this.entity;
    const can = abilities(attributes);
    const name = this.meta.deviceName ?? this.meta.name;
    const more = can.white !== null || can.color || can.effects.length > 0;
    return html`<div class="bright">
        ${can.brightness
          ? html`<hearth-slider
              testId="brightness"
              label="Brightness of ${name}"
              unit=" %"
              .min=${1}
              .value=${on === "on" ? brightnessPercent(attributes["brightness"]) : null}
              .color=${lightColor(attributes) ?? "var(--glow)"}
              @slide=${(event: CustomEvent<number>) => this.dim(event.detail)}
            ></hearth-slider>`
          : nothing}
        ${more
          ? html`<button class="tune" type="button" aria-expanded=${this.open} aria-controls="more" aria-label="Colour of ${name}" title="Colour" @click=${() => (this.open = !this.open)}>
              ${icon(icons.tune)}
            </button>`
          : html`<span class="tune"></span>`}
      </div>
      ${more && this.open ? html`<div class="more" id="more">${this.renderMore(can, name)}</div>` : nothing}`;
  }

  private renderMore(can: LightAbilities, name: string) {
    const { attributes } = this.entity;
    const [hue, saturation] = hueAndSaturation(attributes) ?? [null, null];
    return html`${can.white
      ? html`<hearth-slider
          testId="color-temp"
          caption="White"
          label="Colour temperature of ${name}"
          unit=" K"
          .min=${can.white.min}
          .max=${can.white.max}
          .step=${50}
          .value=${typeof attributes["color_temp_kelvin"] === "number" ? attributes["color_temp_kelvin"] : null}
          .gradient=${`linear-gradient(90deg, ${kelvinColor(can.white.min)}, ${kelvinColor((can.white.min + can.white.max) / 2)}, ${kelvinColor(can.white.max)})`}
          @slide=${(event: CustomEvent<number>) => this.whiten(event.detail)}
        ></hearth-slider>`
      : nothing}
    ${can.color
      ? html`<hearth-slider
            testId="hue"
            caption="Colour"
            label="Hue of ${name}"
            unit="°"
            .max=${360}
            .value=${hue}
            .gradient=${RAINBOW}
            @slide=${(event: CustomEvent<number>) => this.paint(event.detail, saturation && saturation > 10 ? saturation : 100)}
          ></hearth-slider>
          <hearth-slider
            testId="saturation"
            caption="Saturation"
            label="Saturation of ${name}"
            unit=" %"
            .value=${saturation}
            .gradient=${`linear-gradient(90deg, #fff, hsl(${hue ?? 30} 95% 58%))`}
            @slide=${(event: CustomEvent<number>) => this.paint(hue ?? 30, event.detail)}
          ></hearth-slider>`
      : nothing}
    ${can.effects.length > 0 ? this.renderEffects(can.effects, attributes["effect"]) : nothing}`;
  }

  private renderEffects(effects: readonly string[], current: unknown) {
    return html`<label class="effect"
      >Effect
      <select class="field" data-testid="effect" @change=${(event: Event) => this.perform((event.target as HTMLSelectElement).value)}>
        <option value="" disabled ?selected=${!effects.includes(String(current))}>Choose…</option>
        ${effects.map((effect) => html`<option value=${effect} ?selected=${effect === current}>${sentence(effect)}</option>`)}
      </select></label
    >`;
  }

  private dim(percent: number): void {
    const brightness = percentToBrightness(percent);
    this.order("brightness", { brightness }, { brightness });
  }

  private whiten(kelvin: number): void {
    this.order("color", { color_temp_kelvin: kelvin }, { color_temp_kelvin: kelvin, color_mode: "color_temp", hs_color: undefined });
  }

  private paint(hue: number, saturation: number): void {
    const color = [hue, saturation];
    this.order("color", { hs_color: color }, { hs_color: color, color_mode: "hs", color_temp_kelvin: null });
  }

  private perform(effect: string): void {
    this.order("effect", { effect }, { effect });
  }

  // Shown at once, sent as fast as the hub answers.
  private order(kind: string, data: object, attributes: Order["attributes"]): void {
    hub.entities.overlay(this.meta.id, { state: "on", attributes });
    let orders = this.#orders.get(kind);
    if (!orders) this.#orders.set(kind, (orders = new Latest((order) => this.send(order))));
    orders.offer({ data, attributes });
  }

  private send({ data, attributes }: Order): Promise<void> {
    return hub.operate(this.meta.id, "light.turn_on", data, { state: "on", attributes });
  }
}
