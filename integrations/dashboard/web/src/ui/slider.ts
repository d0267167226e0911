import { css, html, LitElement } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { cssVars } from "./css-vars.js";
import { base } from "./styles.js";

/**
 * A wide slider over a native range input, so that keys, touch and screen readers work as everywhere.
 * While it is held it shows what the hand says, not what comes back from the hub. Fires `slide`
 * (CustomEvent of the number) for every step.
 */
@customElement("hearth-slider")
export class HearthSlider extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
        --track: var(--surface-2);
      }
      .row {
        display: grid;
        grid-template-columns: 1fr auto;
        align-items: center;
        gap: 2px 8px;
        font-size: 13px;
        color: var(--text-2);
      }
      output {
        font-variant-numeric: tabular-nums;
        min-width: 3.9em;
        text-align: right;
        color: var(--text);
      }
      .caption {
        grid-column: 1 / -1;
      }
      input {
        appearance: none;
        -webkit-appearance: none;
        width: 100%;
        height: 30px;
        margin: 0;
        border-radius: 10px;
        background: var(--gradient, linear-gradient(90deg, var(--fill-color) var(--fill), var(--track) var(--fill)));
        cursor: pointer;
        touch-action: pan-y;
      }
      input.empty::-webkit-slider-thumb {
        opacity: 0.35;
      }
      input:disabled {
        cursor: not-allowed;
        opacity: 0.5;
      }
      input::-webkit-slider-thumb {
        appearance: none;
        -webkit-appearance: none;
        width: 14px;
        height: 30px;
        border-radius: 10px;
        background: linear-gradient(#fff, #fff) center / 4px 16px no-repeat;
        border: 0;
        filter: drop-shadow(0 0 1.5px rgb(0 0 0 / 45%));
      }
      input::-moz-range-thumb {
        width: 14px;
        height: 30px;
        border-radius: 10px;
        background: linear-gradient(#fff, #fff) center / 4px 16px no-repeat;
        border: 0;
        filter: drop-shadow(0 0 1.5px rgb(0 0 0 / 45%));
      }
    `,
  ];

  @property() label = "";
  /** Shown above the slider; without it the label is only spoken. */
  @property() caption = "";
  @property({ type: Number }) min = 0;
  @property({ type: Number }) max = 100;
  @property({ type: Number }) step = 1;
  /** Null shows an empty track. */
  @property({ type: Number }) value: number | null = null;
  @property() unit = "";
  /** Colour of the filled part. */
  @property() color = "var(--glow)";
  /** A whole background instead of the filled part. */
  @property() gradient: string | null = null;
  @property({ type: Boolean }) disabled = false;
  @property() testId = "";

  @state() private held: number | null = null;

  protected override render() {
    const value = this.held ?? this.value;
    const share = value === null ? 0 : (value - this.min) / (this.max - this.min || 1);
    const text = value === null ? "–" : `${Math.round(value)}${this.unit}`;
    // The fill ends where the thumb ends, which itself moves within the track.
    const fill = value === null ? "0%" : `calc(14px + (100% - 14px) * ${Math.min(Math.max(share, 0), 1)})`;
    return html`<div class="row">
      ${this.caption ? html`<span class="caption" aria-hidden="true">${this.caption}</span>` : null}
      <input
        type="range"
        class=${value === null ? "empty" : ""}
        data-testid=${this.testId}
        aria-label=${this.label}
        aria-valuetext=${text}
        min=${this.min}
        max=${this.max}
        step=${this.step}
        .value=${String(value ?? this.min)}
        ?disabled=${this.disabled}
        ${cssVars({ "--fill": fill, "--fill-color": this.color, "--gradient": this.gradient })}
        @input=${this.onInput}
        @change=${this.onRelease}
        @pointercancel=${this.onRelease}
        @blur=${this.onRelease}
      />
      <output aria-hidden="true">${text}</output>
    </div>`;
  }

  private onInput(event: Event): void {
    this.held = (event.target as HTMLInputElement).valueAsNumber;
    this.dispatchEvent(new CustomEvent("slide", { detail: this.held }));
  }

  private onRelease(): void {
    this.held = null;
  }
}
