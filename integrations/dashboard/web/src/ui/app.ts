import { css, html, LitElement, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { hub } from "../hub/hub.js";
import { Watch } from "../hub/signal.js";
import type { Group } from "../model/grouping.js";
import { noticeOf } from "../model/issues.js";
import "./blocking.js";
import "./glance.js";
import "./health.js";
import "./house.js";
import { icon, icons, logo } from "./icons.js";
import "./integrations.js";
import type { HearthIntegrations } from "./integrations.js";
import "./mqtt.js";
import type { HearthMqtt } from "./mqtt.js";
import "./pulse.js";
import "./sign-in.js";
import { base, buttons } from "./styles.js";
import { nextTheme, theme } from "./theme.js";
import "./toasts.js";

/** The address of the page "What blocks". */
const BLOCKING = "#blocks";

const THEMES = { system: ["Theme of the system", icons.system], light: ["Light theme", icons.sun], dark: ["Dark theme", icons.moon] } as const;

/** The page: signed out the form, signed in the house. */
@customElement("hearth-app")
export class HearthApp extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
      }
      .bar {
        position: sticky;
        top: 0;
        z-index: 10;
        background: color-mix(in srgb, var(--bg) 84%, transparent);
        backdrop-filter: blur(14px) saturate(1.3);
      }
      .bar > div {
        display: flex;
        align-items: center;
        gap: 4px;
        height: 64px;
      }
      .wide {
        max-width: 1480px;
        margin: 0 auto;
        padding: 0 24px;
      }
      .brand {
        display: flex;
        align-items: center;
        gap: 10px;
        font-size: 20px;
        font-weight: 700;
        letter-spacing: -0.02em;
        margin-right: auto;
      }
      .logo {
        width: 32px;
        height: 32px;
      }
      .house {
        fill: var(--accent);
      }
      .flame {
        fill: #ffdfb5;
      }
      hearth-pulse {
        margin-right: 6px;
      }
      hearth-health {
        display: block;
        scroll-margin-top: 76px;
      }
      main {
        padding-bottom: 72px !important;
      }
      .banner {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 12px 20px;
        margin: 4px 0 20px;
        padding: 14px 18px;
        border-radius: var(--radius);
        background: var(--accent-soft);
      }
      .banner p {
        flex: 1 1 320px;
      }
      .banner .button {
        min-height: 40px;
      }
      .banner code {
        font: 13.5px ui-monospace, "SF Mono", "Liberation Mono", monospace;
      }
      .banner.offline {
        background: var(--bad-soft);
        color: var(--bad);
        margin: 4px 0 12px;
      }
      .spinner {
        width: 18px;
        height: 18px;
        border-radius: 50%;
        border: 2.5px solid currentColor;
        border-right-color: transparent;
        animation: turn 0.9s linear infinite;
        flex: none;
      }
      @keyframes turn {
        to {
          rotate: 1turn;
        }
      }
      .waiting {
        display: grid;
        justify-items: center;
        gap: 14px;
        padding: 120px 0;
        color: var(--text-2);
      }
      @media (max-width: 600px) {
        .wide {
          padding: 0 16px;
        }
        .bar > div {
          gap: 0;
          padding-right: 8px;
        }
        .round {
          width: 40px;
        }
      }
      @media (max-width: 420px) {
        .brand span {
          display: none;
        }
      }
    `,
  ];

  @query("hearth-integrations") private integrations!: HearthIntegrations | null;
  @query("hearth-mqtt") private mqtt!: HearthMqtt | null;
  @state() private groups: readonly Group[] = [];
  @state() private healthOpen = readHealthOpen();
  @state() private blockingOpen = location.hash === BLOCKING;

  constructor() {
    super();
    new Watch(this, hub.status, hub.ready, hub.services, hub.issues, theme);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("hashchange", this.#navigated);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("hashchange", this.#navigated);
  }

  #navigated = () => (this.blockingOpen = location.hash === BLOCKING);

  protected override render() {
    if (hub.status.value === "signed-out") return html`<hearth-sign-in></hearth-sign-in>`;
    return html`<div class="bar">${this.renderBar()}</div>
      <main class="wide">
        ${this.renderOffline()}
        ${hub.ready.value && this.blockingOpen
          ? html`${this.healthOpen ? html`<hearth-health></hearth-health>` : nothing}<hearth-blocking></hearth-blocking>`
          : hub.ready.value
          ? html`${this.renderIssues()} ${this.renderDemo()}
              <hearth-glance .groups=${this.groups}></hearth-glance>
              ${this.healthOpen ? html`<hearth-health></hearth-health>` : nothing}
              <hearth-house @groups=${(event: CustomEvent<readonly Group[]>) => (this.groups = event.detail)}></hearth-house>`
          : html`<div class="waiting" role="status"><span class="spinner"></span>Opening the house…</div>`}
      </main>
      <hearth-integrations></hearth-integrations>
      <hearth-mqtt></hearth-mqtt>
      <hearth-toasts></hearth-toasts>`;
  }

  private renderBar() {
    const [themeName, themeIcon] = THEMES[theme.value];
    return html`<div class="wide">
      <span class="brand">${logo()}<span>Hearth</span></span>
      <hearth-pulse .open=${this.healthOpen} @toggle=${this.toggleHealth}></hearth-pulse>
      <button class="round" type="button" data-testid="integrations-button" title="Integrations" aria-label="Integrations" @click=${() => this.integrations?.open()}>${icon(icons.puzzle)}</button>
      ${hub.hasService("mqtt", "status")
        ? html`<button class="round" type="button" data-testid="mqtt-button" title="MQTT broker" aria-label="MQTT broker" @click=${() => this.mqtt?.open()}>${icon(icons.broker)}</button>`
        : nothing}
      <button class="round" type="button" data-testid="blocking-button" title=${this.blockingOpen ? "Back to the house" : "What blocks"} aria-label="What blocks" aria-pressed=${this.blockingOpen} @click=${() => (location.hash = this.blockingOpen ? "" : BLOCKING)}>${icon(icons.blocking)}</button>
      <button class="round" type="button" data-testid="theme" title=${themeName} aria-label="${themeName}. Change" @click=${nextTheme}>${icon(themeIcon)}</button>
      <button class="round" type="button" data-testid="sign-out" title="Sign out" aria-label="Sign out" @click=${() => hub.signOut()}>${icon(icons.signOut)}</button>
    </div>`;
  }

  private renderOffline() {
    if (hub.status.value !== "offline") return nothing;
    return html`<div class="banner offline" role="alert" data-testid="offline-banner">
      <span class="spinner"></span>
      <p><strong>The hub is not reachable.</strong> ${hub.ready.value ? "You see the last known state. " : ""}Trying again by itself.</p>
    </div>`;
  }

  private renderIssues() {
    return hub.issues.value.map((issue) => {
      const { title, detail, enables } = noticeOf(issue);
      return html`<div class="banner offline" role="alert" data-testid="issue">
        <p><strong>${title}</strong> ${detail}</p>
        ${enables === null ? nothing : html`<button class="button" type="button" data-testid="issue-enable" @click=${() => void hub.enable(enables)}>Enable again</button>`}
      </div>`;
    });
  }

  private renderDemo() {
    if (!this.groups.some((group) => group.demo)) return nothing;
    return html`<div class="banner" role="note" data-testid="banner">
      <p><strong>This is a demo house.</strong> Its devices are made up. Connect an MQTT broker to see your own.</p>
      ${hub.hasService("mqtt", "configure")
        ? html`<button class="button primary" type="button" data-testid="banner-connect" @click=${() => this.mqtt?.open()}>Connect a broker</button>`
        : html`<p>Add <code>mqtt: {broker: "mqtt://192.168.1.10:1883"}</code> to configuration.yaml.</p>`}
    </div>`;
  }

  private toggleHealth(): void {
    this.healthOpen = !this.healthOpen;
    if (this.healthOpen) void this.updateComplete.then(() => this.renderRoot.querySelector("hearth-health")?.scrollIntoView({ block: "start", behavior: "smooth" }));
    try {
      sessionStorage.setItem("hearth.health", this.healthOpen ? "open" : "");
    } catch {
      // Storage is switched off: the panel starts closed next time.
    }
  }
}

function readHealthOpen(): boolean {
  try {
    return sessionStorage.getItem("hearth.health") === "open";
  } catch {
    return false;
  }
}
