import { css, html, LitElement, svg } from "lit";
import { customElement, property } from "lit/decorators.js";
import { sparkPoints } from "../model/spark.js";
import { base } from "./styles.js";

/** A minute of one figure as a small filled line; the newest value is at the right edge. */
@customElement("hearth-sparkline")
export class HearthSparkline extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
        height: 52px;
        color: var(--accent);
      }
      svg {
        display: block;
        width: 100%;
        height: 100%;
        overflow: visible;
      }
      .area {
        fill: currentColor;
        opacity: 0.14;
      }
      .line {
        fill: none;
        stroke: currentColor;
        stroke-width: 1.8;
        stroke-linejoin: round;
        vector-effect: non-scaling-stroke;
      }
    `,
  ];

  @property({ attribute: false }) values: readonly number[] = [];
  @property({ type: Number }) length = 60;
  /** The least value of the upper edge; greater values raise it. */
  @property({ type: Number }) ceiling = 1;
  @property() label = "";

  protected override render() {
    const points = sparkPoints(this.values, { length: this.length, ceiling: this.ceiling });
    const line = points.map(([x, y]) => `${x},${y}`).join(" ");
    const first = points[0]?.[0] ?? 100;
    return html`<svg viewBox="0 0 100 40" preserveAspectRatio="none" role="img" aria-label=${this.label}>
      ${svg`<polygon class="area" points="${first},40 ${line} 100,40"></polygon><polyline class="line" points=${line}></polyline>`}
    </svg>`;
  }
}
