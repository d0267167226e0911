import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { now } from "../hub/clock.js";
import { hub } from "../hub/hub.js";
import { Watch } from "../hub/signal.js";
import type { Group } from "../model/grouping.js";
import { greeting, openText, summarize } from "../model/summary.js";
import { icon, icons } from "./icons.js";
import { base } from "./styles.js";

/** The house at a glance: a greeting, and what is on, open or amiss. */
@customElement("hearth-glance")
export class HearthGlance extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
        margin: 20px 0 22px;
      }
      h1 {
        font-size: clamp(27px, 4.6vw, 38px);
        line-height: 1.15;
        letter-spacing: -0.025em;
        font-weight: 650;
      }
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 6px 20px;
        list-style: none;
        margin: 10px 0 0;
        padding: 0;
        color: var(--text-2);
      }
      li {
        display: flex;
        align-items: center;
        gap: 7px;
      }
      .on .icon {
        color: var(--glow);
      }
      .alarm {
        color: var(--bad);
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) groups: readonly Group[] = [];

  constructor() {
    super();
    new Watch(this, hub.entities.settled, now);
  }

  protected override render() {
    const { lightsOn, openings, open, alarms, unavailable } = summarize(this.groups, (id) => hub.entities.get(id));
    const lights = lightsOn === 0 ? "No light is on" : lightsOn === 1 ? "1 light is on" : `${lightsOn} lights are on`;
    return html`<h1>${greeting(now.value.getHours())}</h1>
      <ul aria-label="The house at a glance">
        ${alarms.length > 0 ? html`<li class="alarm">${icon(icons.alert)} Look at ${alarms.join(", ")}</li>` : nothing}
        <li class=${lightsOn > 0 ? "on" : ""}>${icon(icons.light)} ${lights}</li>
        ${openings > 0 ? html`<li>${icon(open.length > 0 ? icons.door : icons.closedDoor)} ${openText(open)}</li>` : nothing}
        ${unavailable > 0 ? html`<li>${icon(icons.unknown)} ${unavailable} unavailable</li>` : nothing}
      </ul>`;
  }
}
