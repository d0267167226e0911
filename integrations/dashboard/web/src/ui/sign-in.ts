import { css, html, LitElement, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { hub } from "../hub/hub.js";
import { asCode, exchangeCode, SignInError, takeCodeFromAddress } from "../hub/session.js";
import { Watch } from "../hub/signal.js";
import { icon, icons, logo } from "./icons.js";
import { base, buttons, fields } from "./styles.js";

/** The form that takes a sign-in code or a token. */
@customElement("hearth-sign-in")
export class HearthSignIn extends LitElement {
  static override styles = [
    base,
    buttons,
    fields,
    css`
      :host {
        display: grid;
        place-items: center;
        min-height: 100vh;
        min-height: 100dvh;
        padding: 24px 16px;
      }
      form {
        width: min(420px, 100%);
        padding: 36px 32px 32px;
        background: var(--surface);
        border: 1px solid var(--line);
        border-radius: 26px;
        box-shadow: var(--shadow-high);
        display: grid;
        gap: 18px;
      }
      .logo {
        width: 58px;
        height: 58px;
      }
      .house {
        fill: var(--accent);
      }
      .flame {
        fill: #ffdfb5;
      }
      h1 {
        font-size: 27px;
        line-height: 1.2;
        letter-spacing: -0.02em;
      }
      .lead {
        color: var(--text-2);
        margin-top: 6px;
      }
      input.field {
        font-size: 17px;
      }
      code {
        font: 13px ui-monospace, "SF Mono", "Liberation Mono", monospace;
        background: var(--surface-2);
        border-radius: 6px;
        padding: 1px 6px;
        overflow-wrap: anywhere;
      }
      details {
        border-top: 1px solid var(--line);
        padding-top: 14px;
        color: var(--text-2);
        font-size: 14px;
      }
      summary {
        cursor: pointer;
        border-radius: 6px;
      }
      details p {
        margin-top: 8px;
      }
      .button {
        min-height: 48px;
      }
    `,
  ];

  @state() private text = "";
  @state() private busy = false;
  @state() private problem: string | null = null;

  constructor() {
    super();
    new Watch(this, hub.signInProblem, hub.status);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const code = takeCodeFromAddress();
    if (code !== null) {
      this.text = code;
      void this.submit();
    }
  }

  protected override render() {
    const problem = this.problem ?? hub.signInProblem.value;
    return html`<form @submit=${this.onSubmit} novalidate>
      ${logo()}
      <div>
        <h1>Welcome to Hearth</h1>
        <p class="lead">Sign in to see your house.</p>
      </div>
      <div>
        <label for="code">Sign-in code or token</label>
        <input
          id="code"
          class="field"
          data-testid="sign-in-input"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          placeholder="AB12-CD34-EF56"
          aria-describedby="help"
          aria-invalid=${problem !== null}
          .value=${this.text}
          @input=${(event: Event) => (this.text = (event.target as HTMLInputElement).value)}
        />
      </div>
      ${problem ? html`<p class="problem" role="alert" data-testid="sign-in-problem">${icon(icons.alert)}<span>${problem}</span></p>` : nothing}
      <button class="button primary" data-testid="sign-in-button" ?disabled=${this.busy}>${this.busy ? "Signing in…" : "Sign in"}</button>
      <p class="hint" id="help">The code is in the terminal where <code>./hearth run</code> was started.</p>
      <details>
        <summary>Use a long-lived token</summary>
        <p>Make one on the hub's machine and paste it above: <code>./hearth token create --name "My browser"</code></p>
      </details>
    </form>`;
  }

  private onSubmit(event: Event): void {
    event.preventDefault();
    void this.submit();
  }

  private async submit(): Promise<void> {
    const text = this.text.trim();
    hub.signInProblem.value = null;
    if (text === "") {
      this.problem = "Type the code from the terminal, or paste a token.";
      return;
    }
    this.problem = null;
    this.busy = true;
    try {
      const code = asCode(text);
      await hub.signIn(code === null ? text : await exchangeCode(code));
    } catch (error) {
      this.problem = error instanceof SignInError ? error.message : "Signing in failed. Try again.";
    } finally {
      this.busy = false;
    }
  }
}
