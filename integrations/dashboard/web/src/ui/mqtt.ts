import { css, html, LitElement, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { hub, messageOf } from "../hub/hub.js";
import { brokerProblem, type MqttStatus } from "../hub/mqtt.js";
import { icon, icons } from "./icons.js";
import { base, buttons, dialogs, fields } from "./styles.js";

const POLL_MS = 2000;

/** The dialog that connects the hub to an MQTT broker and shows how that goes. */
@customElement("hearth-mqtt")
export class HearthMqtt extends LitElement {
  static override styles = [
    base,
    buttons,
    fields,
    dialogs,
    css`
      .pair {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 14px;
      }
      .state {
        display: flex;
        gap: 12px;
        align-items: center;
        padding: 12px 14px;
        border-radius: 14px;
        background: var(--surface-2);
      }
      .state > span {
        min-width: 0;
      }
      .state strong {
        display: block;
        overflow-wrap: anywhere;
      }
      .dot {
        width: 12px;
        height: 12px;
        border-radius: 50%;
        background: var(--text-2);
        flex: none;
      }
      .state.good {
        background: var(--good-soft);
      }
      .good .dot {
        background: var(--good);
      }
      .state.bad {
        background: var(--bad-soft);
      }
      .bad .dot {
        background: var(--bad);
      }
      table {
        width: 100%;
        border-collapse: collapse;
        font-size: 14px;
      }
      td,
      th {
        padding: 6px 0;
        border-top: 1px solid var(--line);
        text-align: left;
        vertical-align: top;
        overflow-wrap: anywhere;
      }
      th {
        border-top: 0;
        font-weight: 400;
        color: var(--text-2);
        font-size: 12.5px;
      }
      td:last-child,
      th:last-child {
        text-align: right;
        padding-left: 14px;
        font-variant-numeric: tabular-nums;
      }
      @media (max-width: 460px) {
        .pair {
          grid-template-columns: 1fr;
        }
      }
    `,
  ];

  @query("dialog") private dialog!: HTMLDialogElement;
  @state() private opened = false;
  @state() private status: MqttStatus | null = null;
  @state() private problem: string | null = null;
  @state() private busy = false;
  @state() private broker: string | null = null;
  @state() private username: string | null = null;
  @state() private password = "";
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Opens the dialog and keeps the status fresh until it is closed. */
  open(): void {
    if (this.opened) return;
    this.opened = true;
    this.broker = this.username = this.problem = null;
    this.password = "";
    this.dialog.showModal();
    void this.poll();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override render() {
    const fixed = this.status?.source === "yaml";
    return html`<dialog aria-labelledby="title" data-testid="mqtt-dialog" @close=${this.onClose} @click=${this.onBackdrop}>
      <header>
        <h2 id="title">MQTT broker</h2>
        <button class="round" type="button" aria-label="Close" @click=${() => this.dialog.close()}>${icon(icons.close)}</button>
      </header>
      ${this.renderState()}
      <form @submit=${this.onSubmit} novalidate>
        ${fixed ? html`<p class="hint" data-testid="mqtt-yaml"><strong>configuration.yaml</strong> decides here. Change the broker there and start the hub again.</p>` : nothing}
        <div>
          <label for="broker">Broker address</label>
          <input id="broker" class="field" data-testid="mqtt-broker" inputmode="url" autocapitalize="off" autocomplete="off" spellcheck="false"
            placeholder="mqtt://192.168.1.10:1883" ?readonly=${fixed} .value=${this.broker ?? this.status?.broker ?? ""}
            @input=${(event: Event) => (this.broker = (event.target as HTMLInputElement).value)} />
        </div>
        <div class="pair">
          <div>
            <label for="username">User name</label>
            <input id="username" class="field" data-testid="mqtt-username" autocapitalize="off" autocomplete="off" spellcheck="false" placeholder="none"
              ?readonly=${fixed} .value=${this.username ?? this.status?.username ?? ""}
              @input=${(event: Event) => (this.username = (event.target as HTMLInputElement).value)} />
          </div>
          ${fixed
            ? nothing
            : html`<div>
                <label for="password">Password</label>
                <input id="password" class="field" data-testid="mqtt-password" type="password" autocomplete="off" placeholder="none" .value=${this.password}
                  @input=${(event: Event) => (this.password = (event.target as HTMLInputElement).value)} />
              </div>`}
        </div>
        ${this.problem ? html`<p class="problem" role="alert">${icon(icons.alert)}<span>${this.problem}</span></p>` : nothing}
        ${fixed
          ? nothing
          : html`<div class="actions"><button class="button primary" data-testid="mqtt-connect" ?disabled=${this.busy}>${this.busy ? "Connecting…" : "Connect"}</button></div>`}
      </form>
      ${this.renderRefused()}
    </dialog>`;
  }

  private renderState() {
    const status = this.status;
    if (!status) return html`<p class="state"><span class="dot"></span><span>Asking the hub…</span></p>`;
    if (status.connected) {
      return html`<p class="state good" role="status" data-testid="mqtt-state"><span class="dot"></span>
        <span><strong>Connected to ${status.broker}</strong><span class="hint">${count(status.messages, "message")} received, ${count(status.entities, "entity", "entities")}</span></span></p>`;
    }
    if (status.broker === null) {
      return html`<p class="state" role="status" data-testid="mqtt-state"><span class="dot"></span>
        <span><strong>No broker yet</strong><span class="hint">Zigbee2MQTT, ESPHome, Shelly, Tasmota and others announce their devices through one.</span></span></p>`;
    }
    return html`<p class="state bad" role="status" data-testid="mqtt-state"><span class="dot"></span>
      <span><strong>Not connected to ${status.broker}</strong><span class="hint">${status.error ?? "The hub is trying."}</span></span></p>`;
  }

  private renderRefused() {
    const refused = Object.entries(this.status?.refused ?? {}).sort(([, a], [, b]) => b - a);
    if (refused.length === 0) return nothing;
    return html`<h3 id="refused">Refused announcements</h3>
      <table aria-labelledby="refused">
        <thead><tr><th scope="col">Reason</th><th scope="col">Count</th></tr></thead>
        <tbody>${refused.map(([reason, times]) => html`<tr><td>${reason}</td><td>${times.toLocaleString("en")}</td></tr>`)}</tbody>
      </table>`;
  }

  private async poll(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      const status = await hub.ask<MqttStatus>("mqtt", "status");
      if (!this.busy) this.status = status;
    } catch {
      // The page's own banner says when the hub is away.
    }
    if (this.opened) this.#timer = setTimeout(() => void this.poll(), POLL_MS);
  }

  private async onSubmit(event: Event): Promise<void> {
    event.preventDefault();
    const broker = (this.broker ?? this.status?.broker ?? "").trim();
    this.problem = brokerProblem(broker);
    if (this.problem !== null || this.busy) return;
    const username = (this.username ?? this.status?.username ?? "").trim();
    this.busy = true;
    try {
      this.status = await hub.ask<MqttStatus>("mqtt", "configure", {
        broker,
        ...(username ? { username } : {}),
        ...(this.password ? { password: this.password } : {}),
      });
      this.broker = this.username = null;
      this.password = "";
    } catch (error) {
      this.problem = messageOf(error);
    } finally {
      this.busy = false;
    }
  }

  private onClose(): void {
    this.opened = false;
    this.password = "";
    clearTimeout(this.#timer);
  }

  private onBackdrop(event: Event): void {
    if (event.composedPath()[0] === this.dialog) this.dialog.close();
  }
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}
