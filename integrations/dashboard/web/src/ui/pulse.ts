import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import { moodOf } from "../hub/health.js";
import { hub } from "../hub/hub.js";
import { Watch } from "../hub/signal.js";
import { icon, icons } from "./icons.js";
import { base } from "./styles.js";

/** The button that opens the loop's figures, with the most important one on it. */
@customElement("hearth-pulse")
export class HearthPulse extends LitElement {
  static override styles = [
    base,
    css`
      button {
        display: flex;
        align-items: center;
        gap: 8px;
        min-height: 42px;
        padding: 0 14px;
        border-radius: 999px;
        border: 1px solid var(--line);
        background: var(--surface);
        font-size: 14px;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      button:hover,
      button[aria-expanded="true"] {
        border-color: var(--line-strong);
        background: var(--surface-2);
      }
      .icon {
        color: var(--good);
      }
      .busy .icon {
        color: var(--glow);
      }
      .strained .icon {
        color: var(--bad);
      }
      .figure {
        color: var(--text-2);
        min-width: 4.2em;
        text-align: right;
      }
      @media (max-width: 700px) {
        .figure {
          display: none;
        }
      }
    `,
  ];

  @property({ type: Boolean }) open = false;

  constructor() {
    super();
    new Watch(this, hub.health);
  }

  protected override render() {
    const sample = hub.health.value.at(-1);
    return html`<button
      type="button"
      class=${sample ? moodOf(sample) : "calm"}
      data-testid="health-button"
      aria-expanded=${this.open}
      aria-label="The loop"
      @click=${() => this.dispatchEvent(new CustomEvent("toggle"))}
    >
      ${icon(icons.pulse)} The loop <span class="figure">${sample ? `${(sample.busy * 100).toFixed(1)} % busy` : "…"}</span>
    </button>`;
  }
}
