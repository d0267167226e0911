import { css, html, LitElement, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { measured, OUTCOMES, outcomeOf, saving, shortCall, type BlockingReport, type BlockingSite } from "../hub/blocking.js";
import { hub, messageOf } from "../hub/hub.js";
import { base, buttons } from "./styles.js";

const EVERY_MS = 5000;
const PAGE = 50;

/** The page "What blocks": which lines of which integration make calls that block the loop. */
@customElement("hearth-blocking")
export class HearthBlocking extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      section {
        background: var(--surface);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        box-shadow: var(--shadow);
        padding: 20px 22px;
        margin-bottom: 20px;
      }
      h2 {
        font-size: 19px;
        letter-spacing: -0.01em;
      }
      h3 {
        font-size: 15px;
        margin: 22px 0 8px;
      }
      p,
      .quiet {
        color: var(--text-2);
        font-size: 14px;
      }
      .owners {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin-top: 16px;
      }
      .owners button {
        min-height: 40px;
        padding: 0 14px;
        border-radius: 999px;
        border: 1px solid var(--line);
        background: var(--surface);
        font-size: 14px;
      }
      .owners button[aria-pressed="true"] {
        background: var(--accent-soft);
        border-color: var(--accent);
      }
      ol,
      ul {
        list-style: none;
        margin: 12px 0 0;
        padding: 0;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 2px 20px;
        padding: 12px 0;
        border-top: 1px solid var(--line);
      }
      .call {
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .where {
        grid-column: 1;
        font-size: 13.5px;
        color: var(--text-2);
        overflow-wrap: anywhere;
      }
      .time {
        text-align: right;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .counts {
        text-align: right;
        font-size: 13.5px;
        color: var(--text-2);
        font-variant-numeric: tabular-nums;
      }
      .instead {
        grid-column: 1 / -1;
        font-size: 14px;
        margin-top: 4px;
      }
      .outcome {
        display: inline-block;
        padding: 0 9px;
        border-radius: 999px;
        font-size: 12.5px;
        font-weight: 600;
        margin-left: 6px;
        background: var(--bad-soft);
        color: var(--bad);
        white-space: nowrap;
      }
      .outcome.moved {
        background: var(--good-soft);
        color: var(--good);
      }
      .outcome.mixed {
        background: var(--glow-soft);
        color: var(--text);
      }
      .more {
        margin-top: 14px;
      }
      @media (max-width: 600px) {
        section {
          padding: 18px 16px;
        }
        li {
          grid-template-columns: minmax(0, 1fr);
        }
        .time,
        .counts {
          text-align: left;
        }
      }
    `,
  ];

  @state() private report: BlockingReport | null = null;
  @state() private problem: string | null = null;
  @state() private owner: string | null = null;
  @state() private limit = PAGE;
  #timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#fetch();
    this.#timer = setInterval(() => void this.#fetch(), EVERY_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  async #fetch(): Promise<void> {
    const owner = this.owner;
    try {
      const report = await hub.send<BlockingReport>({ type: "hearth/blocking", limit: this.limit, ...(owner === null ? {} : { owner }) });
      if (owner !== this.owner) return;
      this.report = report;
      this.problem = null;
    } catch (error) {
      this.problem = messageOf(error);
    }
  }

  protected override render() {
    return html`<section data-testid="blocking-page" aria-labelledby="title">
      <h2 id="title">What blocks</h2>
      <p>A call that blocks keeps everything in the house waiting, unless the hub can move it off the loop. These are the lines that make such calls, those that take the most time first.</p>
      ${this.problem ? html`<p role="alert">${this.problem}</p>` : nothing} ${this.report ? this.renderReport(this.report) : html`<p>Asking the hub…</p>`}
    </section>`;
  }

  private renderReport(report: BlockingReport) {
    return html`${report.watching ? this.renderCalls(report) : html`<p data-testid="blocking-unwatched"><strong>Nobody watches.</strong> ${report.note}</p>`} ${this.renderHoldUps(report)}`;
  }

  private renderCalls(report: BlockingReport) {
    if (report.all.count === 0) return html`<p data-testid="blocking-empty"><strong>Nothing has blocked the loop</strong> since the hub started.</p>`;
    return html`<div class="owners" role="group" aria-label="By owner">
        ${this.renderOwner(null, `Everybody · ${measured(report.all.total_ms)}`)} ${report.owners.map((one) => this.renderOwner(one.owner, `${one.owner} · ${measured(one.total_ms)} · ${whole(one.count)}×`))}
      </div>
      <ol>
        ${report.sites.map((site) => this.renderSite(site))}
      </ol>
      ${report.site_count > report.sites.length && this.limit < 200
        ? html`<button class="button more" type="button" @click=${() => this.#more()}>Show more of ${whole(report.site_count)} lines</button>`
        : nothing}`;
  }

  private renderOwner(owner: string | null, text: string) {
    return html`<button type="button" aria-pressed=${this.owner === owner} @click=${() => this.#choose(owner)}>${text}</button>`;
  }

  private renderSite(site: BlockingSite) {
    const outcome = outcomeOf(site);
    const saved = saving(site);
    return html`<li data-testid="blocking-site" data-owner=${site.owner}>
      <span class="call" title=${site.call}>${shortCall(site.call)}<span class="outcome ${outcome}">${OUTCOMES[outcome]}</span></span>
      <span class="time">${measured(site.total_ms)} in all</span>
      <span class="where"><strong>${site.owner}</strong> at ${site.line ?? "a line that was not on the stack"}</span>
      <span class="counts">${whole(site.count)}×, ${whole(site.per_minute)} a minute, longest ${measured(site.longest_ms)}</span>
      <span class="instead"
        >${asCode(site.instead)} <span class="quiet">More in <code>${site.link}</code>.</span>${saved ? html` <span class="quiet">One offload of them all would save ${saved} of moving.</span>` : nothing}</span
      >
    </li>`;
  }

  private renderHoldUps(report: BlockingReport) {
    if (report.hold_ups.length === 0) return nothing;
    return html`<h3>Steps that held the loop</h3>
      <ul>
        ${report.hold_ups.map(
          (one) =>
            html`<li>
              <span class="call">${one.what}</span>
              <span class="time">${measured(one.longest_ms)} at the longest</span>
              <span class="where"><strong>${one.owner}</strong>${one.line ? html` at ${one.line}` : nothing}${one.doing ? html`, ${one.doing}` : nothing}</span>
              <span class="counts">${one.handed_over > 0 ? html`the loop went on without it ${whole(one.handed_over)}×` : html`${whole(one.count)}×`}</span>
            </li>`,
        )}
      </ul>`;
  }

  #choose(owner: string | null): void {
    this.owner = owner;
    this.limit = PAGE;
    void this.#fetch();
  }

  #more(): void {
    this.limit = 200;
    void this.#fetch();
  }
}

/** Text in which what stands between backticks is code. */
function asCode(text: string) {
  return text.split("`").map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part));
}

function whole(value: number): string {
  return new Intl.NumberFormat("en", { maximumFractionDigits: 0 }).format(value);
}
