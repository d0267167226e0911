import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { estimatedHeight, type EntityMeta, type Group } from "../model/grouping.js";
import "./entity.js";
import { icon, icons } from "./icons.js";
import { base } from "./styles.js";

/** One device with its entities; settings and diagnostics unfold under "More". */
@customElement("hearth-device")
export class HearthDevice extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
        content-visibility: auto;
        contain-intrinsic-size: auto 320px auto var(--estimate, 200px);
        border-radius: var(--radius);
      }
      section {
        background: var(--surface);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        box-shadow: var(--shadow);
        padding: 16px 18px 10px;
      }
      header {
        display: flex;
        align-items: flex-start;
        gap: 10px;
        margin-bottom: 6px;
      }
      .titles {
        flex: 1;
        min-width: 0;
      }
      h2 {
        font-size: 16.5px;
        line-height: 1.3;
        font-weight: 650;
        letter-spacing: -0.01em;
        overflow-wrap: anywhere;
      }
      .detail {
        font-size: 12.5px;
        color: var(--text-2);
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .badge {
        flex: none;
        margin-top: 2px;
        padding: 1px 9px;
        border-radius: 999px;
        background: var(--accent-soft);
        color: var(--accent);
        font-size: 12px;
        font-weight: 600;
      }
      .fold {
        display: flex;
        align-items: center;
        gap: 6px;
        width: calc(100% + 16px);
        margin: 4px -8px 0;
        padding: 8px;
        border-radius: 10px;
        color: var(--text-2);
        font-size: 13.5px;
      }
      .fold:hover {
        background: var(--surface-2);
        color: var(--text);
      }
      .fold .icon {
        transition: rotate 0.18s;
      }
      .fold[aria-expanded="true"] .icon {
        rotate: 180deg;
      }
      #more {
        border-top: 1px solid var(--line);
        margin-top: 2px;
        padding-top: 4px;
      }
    `,
  ];

  @property({ attribute: false }) group!: Group;
  @state() private open = false;

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("group")) this.style.setProperty("--estimate", `${estimatedHeight(this.group)}px`);
  }

  protected override render() {
    const { name, detail, demo, main, more } = this.group;
    return html`<section aria-labelledby="name">
      <header>
        <div class="titles">
          <h2 id="name">${name}</h2>
          ${detail ? html`<p class="detail" title=${detail}>${detail}</p>` : nothing}
        </div>
        ${demo ? html`<span class="badge" title="A made-up device of the demo house">demo</span>` : nothing}
      </header>
      ${this.renderList(main)}
      ${more.length > 0
        ? html`<button class="fold" type="button" aria-expanded=${this.open} aria-controls="more" @click=${() => (this.open = !this.open)}>
              ${icon(icons.chevron)} ${this.open ? "Less" : `More (${more.length})`}
            </button>
            ${this.open ? html`<div id="more">${this.renderList(more)}</div>` : nothing}`
        : nothing}
    </section>`;
  }

  private renderList(entities: readonly EntityMeta[]) {
    return repeat(
      entities,
      (entity) => entity.id,
      (entity) => html`<hearth-entity .meta=${entity}></hearth-entity>`,
    );
  }
}
