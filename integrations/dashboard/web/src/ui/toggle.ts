import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import { base } from "./styles.js";

/** A switch; fires `toggle` and leaves its state to its owner. */
@customElement("hearth-toggle")
export class HearthToggle extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: inline-block;
        flex: none;
      }
      button {
        position: relative;
        display: block;
        width: 50px;
        height: 30px;
        border-radius: 999px;
        background: var(--line-strong);
        transition: background 0.18s;
      }
      /* A finger needs more than what one sees. */
      button::before {
        content: "";
        position: absolute;
        inset: -8px -6px;
      }
      button::after {
        content: "";
        position: absolute;
        top: 4px;
        left: 4px;
        width: 22px;
        height: 22px;
        border-radius: 50%;
        background: #fff;
        box-shadow: 0 1px 3px rgb(0 0 0 / 30%);
        transition: translate 0.18s cubic-bezier(0.3, 1.4, 0.6, 1);
      }
      button[aria-checked="true"] {
        background: var(--toggle-color, var(--accent));
      }
      button[aria-checked="true"]::after {
        translate: 20px 0;
      }
    `,
  ];

  @property({ type: Boolean }) on = false;
  @property({ type: Boolean }) disabled = false;
  @property() label = "";

  protected override render() {
    return html`<button
      type="button"
      role="switch"
      data-testid="toggle"
      aria-checked=${this.on ? "true" : "false"}
      aria-label=${this.label}
      ?disabled=${this.disabled}
      @click=${() => this.dispatchEvent(new CustomEvent("toggle"))}
    ></button>`;
  }
}
