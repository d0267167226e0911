import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { hub } from "../hub/hub.js";
import { Watch } from "../hub/signal.js";
import { buildGroups, countDomains, distribute, filterGroups, type Group, type Registry } from "../model/grouping.js";
import { domainName } from "../model/words.js";
import "./device.js";
import { icon, icons } from "./icons.js";
import { base, buttons } from "./styles.js";

const COLUMN_WIDTH = 340;
const GAP = 16;

/** Cards that are drawn at once; the others follow in slices, so that a large house answers to typing. */
const SLICE = 45;

/** All devices in columns, with the search box and the filters above them. */
@customElement("hearth-house")
export class HearthHouse extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
      }
      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: 10px 16px;
        align-items: center;
        margin-bottom: 18px;
      }
      .search {
        position: relative;
        flex: 0 1 300px;
        min-width: 220px;
      }
      .search .icon {
        position: absolute;
        left: 14px;
        top: 12px;
        color: var(--text-2);
        pointer-events: none;
      }
      .search input {
        width: 100%;
        height: 44px;
        padding: 0 16px 0 44px;
        border-radius: 999px;
        border: 1px solid var(--line);
        background: var(--surface);
        -webkit-appearance: none;
        appearance: none;
      }
      .search input::placeholder {
        color: var(--text-2);
      }
      .chips {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      .chips button {
        min-height: 38px;
        padding: 0 14px;
        border-radius: 999px;
        border: 1px solid var(--line);
        background: var(--surface);
        color: var(--text-2);
        font-size: 14px;
        white-space: nowrap;
        transition: background 0.15s, color 0.15s;
      }
      .chips button:hover {
        color: var(--text);
        border-color: var(--line-strong);
      }
      .chips button[aria-pressed="true"] {
        background: var(--text);
        border-color: var(--text);
        color: var(--bg);
      }
      .chips small {
        font-size: 12px;
        opacity: 0.75;
        margin-left: 4px;
        font-variant-numeric: tabular-nums;
      }
      .columns {
        display: flex;
        gap: ${GAP}px;
        align-items: flex-start;
      }
      .column {
        flex: 1 1 0;
        min-width: 0;
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: ${GAP}px;
      }
      .empty {
        text-align: center;
        padding: 64px 16px;
        color: var(--text-2);
      }
      .empty h2 {
        color: var(--text);
        font-size: 19px;
        margin-bottom: 6px;
      }
      .empty .button {
        margin-top: 16px;
        color: var(--text);
      }
      @media (max-width: 600px) {
        .search {
          flex: 1 1 100%;
        }
        .chips {
          flex-wrap: nowrap;
          overflow-x: auto;
          scrollbar-width: none;
          margin: 0 -16px;
          padding: 3px 16px;
        }
      }
    `,
  ];

  @state() private query = "";
  @state() private domain: string | null = null;
  @state() private columns = 1;
  @state() private limit = SLICE;

  #groups: readonly Group[] = [];
  #source: { registry: Registry; ids: readonly string[] } | null = null;
  #observer = new ResizeObserver(([entry]) => {
    if (entry) this.columns = Math.max(1, Math.floor((entry.contentRect.width + GAP) / (COLUMN_WIDTH + GAP)));
  });

  constructor() {
    super();
    new Watch(this, hub.registry, hub.entities.ids);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("query") || changed.has("domain")) this.limit = SLICE;
    const registry = hub.registry.value;
    const ids = hub.entities.ids.value;
    if (this.#source?.registry === registry && this.#source.ids === ids) return;
    this.#source = { registry, ids };
    this.#groups = buildGroups(registry, ids, (id) => hub.entities.get(id)?.attributes);
    this.dispatchEvent(new CustomEvent("groups", { detail: this.#groups }));
  }

  protected override updated(): void {
    if (this.limit < this.#groups.length) requestAnimationFrame(() => setTimeout(() => (this.limit += SLICE)));
  }

  protected override render() {
    const shown = filterGroups(this.#groups, { query: this.query, domain: this.domain });
    return html`${this.#groups.length > 0 ? this.renderTools() : nothing}
    ${shown.length > 0
      ? html`<div class="columns">
          ${distribute(shown.slice(0, this.limit), this.columns).map(
            (column) =>
              html`<div class="column">
                ${repeat(
                  column,
                  (group) => group.id,
                  (group) => html`<hearth-device .group=${group} data-device-id=${group.id}></hearth-device>`,
                )}
              </div>`,
          )}
        </div>`
      : this.renderEmpty()}`;
  }

  private renderTools() {
    const counts = countDomains(this.#groups);
    const all = counts.reduce((sum, [, count]) => sum + count, 0);
    const chip = (domain: string | null, name: string, count: number) =>
      html`<button type="button" aria-pressed=${this.domain === domain} @click=${() => (this.domain = domain)}>${name}<small>${count}</small></button>`;
    return html`<div class="tools">
      <div class="search" role="search">
        ${icon(icons.search)}
        <input
          type="search"
          data-testid="search"
          aria-label="Search devices and entities"
          placeholder="Search the house"
          .value=${this.query}
          @input=${(event: Event) => (this.query = (event.target as HTMLInputElement).value)}
        />
      </div>
      <div class="chips" role="group" aria-label="Filter by kind">${chip(null, "All", all)} ${counts.map(([domain, count]) => chip(domain, domainName(domain), count))}</div>
    </div>`;
  }

  private renderEmpty() {
    if (this.#groups.length > 0) {
      return html`<div class="empty" role="status">
        <h2>Nothing fits</h2>
        <p>No device or entity matches what you are looking for.</p>
        <button class="button" type="button" @click=${this.reset}>Show everything</button>
      </div>`;
    }
    return html`<div class="empty" role="status">
      <h2>No devices yet</h2>
      <p>As soon as a device announces itself over MQTT, it appears here.</p>
    </div>`;
  }

  private reset(): void {
    this.query = "";
    this.domain = null;
  }
}
