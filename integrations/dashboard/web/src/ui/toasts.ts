import { css, html, LitElement } from "lit";
import { customElement } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { hub } from "../hub/hub.js";
import { Watch } from "../hub/signal.js";
import { icon, icons } from "./icons.js";
import { base } from "./styles.js";

/** What went wrong, at the lower edge, for a few seconds. */
@customElement("hearth-toasts")
export class HearthToasts extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        position: fixed;
        inset: auto 0 max(16px, env(safe-area-inset-bottom));
        width: auto;
        margin: 0;
        padding: 0 16px;
        border: 0;
        background: none;
        overflow: visible;
        pointer-events: none;
      }
      .list {
        display: grid;
        justify-items: center;
        gap: 8px;
      }
      .toast {
        pointer-events: auto;
        display: flex;
        gap: 12px;
        align-items: flex-start;
        width: min(460px, 100%);
        padding: 12px 8px 12px 16px;
        border-radius: 16px;
        background: var(--text);
        color: var(--bg);
        box-shadow: var(--shadow-high);
        animation: rise 0.2s ease-out;
      }
      .toast > .icon {
        margin-top: 1px;
      }
      .words {
        flex: 1;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      strong {
        display: block;
      }
      .words span {
        font-size: 14px;
        opacity: 0.85;
      }
      button {
        padding: 8px;
        border-radius: 50%;
      }
      @keyframes rise {
        from {
          opacity: 0;
          translate: 0 12px;
        }
      }
    `,
  ];

  constructor() {
    super();
    new Watch(this, hub.toasts.list);
  }

  // A popover lies above an open dialog, and the one shown last lies on top.
  protected override updated(): void {
    this.popover = "manual";
    this.hidePopover();
    if (hub.toasts.list.value.length > 0) this.showPopover();
  }

  protected override render() {
    return html`<div aria-live="assertive" class="list">
      ${repeat(
        hub.toasts.list.value,
        (toast) => toast.id,
        (toast) =>
          html`<div class="toast" data-testid="toast">
            ${icon(icons.alert)}
            <p class="words"><strong>${toast.title}</strong><span>${toast.detail}</span></p>
            <button type="button" aria-label="Dismiss" @click=${() => hub.toasts.dismiss(toast.id)}>${icon(icons.close)}</button>
          </div>`,
      )}
    </div>`;
  }
}
