import { css, html, LitElement, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import { hub } from "../hub/hub.js";
import { LONG_STEP_MS, moodOf, ranked, type HealthSample, type LoopMood } from "../hub/health.js";
import { Watch } from "../hub/signal.js";
import { formatDuration } from "../model/format.js";
import "./sparkline.js";
import { base } from "./styles.js";
import { cssVars } from "./css-vars.js";

const MOODS: Readonly<Record<LoopMood, string>> = { calm: "Calm", busy: "Busy", strained: "Strained" };

/** How the hub's loop is doing: figures, the last minute, and who uses it. */
@customElement("hearth-health")
export class HearthHealth extends LitElement {
  static override styles = [
    base,
    css`
      section {
        background: var(--surface);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        box-shadow: var(--shadow);
        padding: 20px 22px;
        margin-bottom: 20px;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 4px 12px;
        margin-bottom: 16px;
      }
      h2 {
        font-size: 19px;
        letter-spacing: -0.01em;
      }
      header p {
        color: var(--text-2);
        font-size: 14px;
      }
      .mood {
        padding: 1px 11px;
        border-radius: 999px;
        font-size: 13px;
        font-weight: 600;
        background: var(--good-soft);
        color: var(--good);
      }
      .mood.busy {
        background: var(--glow-soft);
        color: var(--text);
      }
      .mood.strained {
        background: var(--bad-soft);
        color: var(--bad);
      }
      .grid {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) minmax(0, 1.35fr);
        gap: 14px 28px;
      }
      .big {
        font-size: 30px;
        line-height: 1.15;
        font-weight: 650;
        letter-spacing: -0.02em;
        font-variant-numeric: tabular-nums;
      }
      .big small {
        font-size: 16px;
        font-weight: 400;
        color: var(--text-2);
        letter-spacing: 0;
      }
      .caption {
        color: var(--text-2);
        font-size: 13.5px;
      }
      .steps hearth-sparkline {
        color: var(--cool);
      }
      hearth-sparkline {
        height: 84px;
        margin: 10px 0 4px;
      }
      .axis {
        display: flex;
        justify-content: space-between;
        font-size: 11.5px;
        color: var(--text-2);
      }
      dl {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 28px;
        margin: 18px 0 0;
        padding-top: 14px;
        border-top: 1px solid var(--line);
      }
      dl div {
        min-width: 72px;
      }
      dt {
        font-size: 12.5px;
        color: var(--text-2);
      }
      dd {
        margin: 0;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }
      table {
        width: 100%;
        border-collapse: collapse;
        font-size: 14px;
        font-variant-numeric: tabular-nums;
      }
      th {
        font-weight: 400;
        color: var(--text-2);
        font-size: 12.5px;
        padding: 0 0 6px;
      }
      td {
        padding: 5px 0;
        border-top: 1px solid var(--line);
      }
      th,
      td {
        text-align: right;
        padding-left: 12px;
        white-space: nowrap;
      }
      th:first-child,
      td:first-child {
        text-align: left;
        padding-left: 0;
        width: 40%;
        max-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .bar {
        display: block;
        height: 3px;
        border-radius: 2px;
        margin-top: 3px;
        background: linear-gradient(90deg, var(--accent) var(--share), var(--surface-2) var(--share));
      }
      .long {
        color: var(--bad);
        font-weight: 600;
      }
      @media (max-width: 860px) {
        .grid {
          grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        }
        .owners {
          grid-column: 1 / -1;
        }
      }
      @media (max-width: 480px) {
        section {
          padding: 18px 16px;
        }
        .grid {
          gap: 14px 18px;
        }
        .big {
          font-size: 25px;
        }
        hearth-sparkline {
          height: 52px;
        }
      }
    `,
  ];

  constructor() {
    super();
    new Watch(this, hub.health);
  }

  protected override render() {
    const history = hub.health.value;
    const sample = history.at(-1);
    return html`<section data-testid="health-panel" id="health" aria-labelledby="title">
      <header>
        <h2 id="title">The loop</h2>
        ${sample ? html`<span class="mood ${moodOf(sample)}">${MOODS[moodOf(sample)]}</span>` : nothing}
        <p>Everything in the house runs on one event loop. This is how it is doing.</p>
      </header>
      ${sample ? this.renderFigures(sample, history) : html`<p class="caption">Waiting for the first figures. They come once a second.</p>`}
    </section>`;
  }

  private renderFigures(sample: HealthSample, history: readonly HealthSample[]) {
    const owner = sample.longest_step_owner;
    return html`<div class="grid">
        <div>
          <p class="caption">Busy</p>
          <p class="big" data-testid="health-busy">${digits(sample.busy * 100)}<small> %</small></p>
          <p class="caption">of the last second</p>
          <hearth-sparkline .values=${history.map((one) => one.busy)} .ceiling=${0.05} label="Share of time the loop was busy in the last minute"></hearth-sparkline>
          <p class="axis" aria-hidden="true"><span>60 s ago</span><span>now</span></p>
        </div>
        <div class="steps">
          <p class="caption">Longest step</p>
          <p class="big" data-testid="health-longest">${digits(sample.longest_step_ms)}<small> ms</small></p>
          <p class="caption">${owner ? html`by ${owner}` : html`&nbsp;`}</p>
          <hearth-sparkline .values=${history.map((one) => one.longest_step_ms)} .ceiling=${5} label="Longest step of each second in the last minute"></hearth-sparkline>
          <p class="axis" aria-hidden="true"><span>60 s ago</span><span>now</span></p>
        </div>
        <div class="owners">${this.renderOwners(sample)}</div>
      </div>
      <dl>
        ${figure("Turns / s", whole(sample.turns_per_s))} ${figure("Steps / s", whole(sample.steps_per_s))} ${figure("Waiting", whole(sample.queue_length))}
        ${figure("Tasks", whole(sample.tasks))} ${figure("Timers", whole(sample.timers))} ${figure("Up", formatDuration(sample.uptime_s))}
      </dl>`;
  }

  private renderOwners(sample: HealthSample) {
    const owners = ranked(sample.owners);
    const most = Math.max(owners[0]?.loop_ms_per_s ?? 0, 0.001);
    return html`<table>
      <caption class="visually-hidden">
        Who uses the loop, most time first
      </caption>
      <thead>
        <tr>
          <th scope="col">Owner</th>
          <th scope="col">Loop time</th>
          <th scope="col">Longest</th>
          <th scope="col">Steps / s</th>
        </tr>
      </thead>
      <tbody>
        ${owners.slice(0, 8).map(
          (owner) =>
            html`<tr>
              <td title="${owner.name}, ${owner.tasks} tasks">
                ${owner.name}<span class="bar" ${cssVars({ "--share": `${(owner.loop_ms_per_s / most) * 100}%` })}></span>
              </td>
              <td>${digits(owner.loop_ms_per_s)} ms/s</td>
              <td class=${owner.longest_step_ms >= LONG_STEP_MS ? "long" : ""}>${digits(owner.longest_step_ms)} ms</td>
              <td>${whole(owner.steps_per_s)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }
}

function figure(name: string, value: string) {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

function digits(value: number): string {
  return value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0);
}

function whole(value: number): string {
  return new Intl.NumberFormat("en", { maximumFractionDigits: 0 }).format(value);
}
