import { css, html, LitElement, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { hub, messageOf, RequestError } from "../hub/hub.js";
import { answerOf, errorOf, kindOf, optionsOf, reasonOf, stateOf, words, type Entry, type Field, type Step, type Waiting } from "../model/flows.js";
import { icon, icons } from "./icons.js";
import { base, buttons, dialogs, fields } from "./styles.js";

const ENTRIES = "config/config_entries/entry";
const FLOW = "config/config_entries/flow";
const POLL_MS = 1500;

/** The dialog that shows what was added to the house, and adds more step by step. */
@customElement("hearth-integrations")
export class HearthIntegrations extends LitElement {
  static override styles = [
    base,
    buttons,
    fields,
    dialogs,
    css`
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
        display: grid;
        gap: 8px;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 12px;
        padding: 10px 14px;
        border-radius: 14px;
        background: var(--surface-2);
      }
      li > span {
        flex: 1 1 180px;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      li strong {
        display: block;
      }
      li.bad {
        background: var(--bad-soft);
      }
      li .button {
        min-height: 36px;
      }
      .add {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      .check {
        display: flex;
        align-items: center;
        gap: 10px;
      }
      .check input {
        width: 20px;
        height: 20px;
      }
      .wrong {
        color: var(--bad);
        font-size: 14px;
        margin-top: 4px;
      }
    `,
  ];

  @query("dialog") private dialog!: HTMLDialogElement;
  @state() private opened = false;
  @state() private entries: readonly Entry[] = [];
  @state() private waiting: readonly Waiting[] = [];
  @state() private handlers: readonly string[] = [];
  @state() private step: Step | null = null;
  @state() private typed: Record<string, string | boolean> = {};
  @state() private wrong: Readonly<Record<string, string>> = {};
  @state() private problem: string | null = null;
  @state() private busy = false;
  #path = FLOW;
  /** Whether the flow was begun here, and so ends when the dialog is closed. */
  #own = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Opens the dialog and keeps it fresh until it is closed. */
  open(): void {
    if (this.opened) return;
    this.opened = true;
    this.step = this.problem = null;
    this.dialog.showModal();
    void this.poll();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override render() {
    return html`<dialog aria-labelledby="title" data-testid="integrations-dialog" @close=${this.onClose} @click=${this.onBackdrop}>
      <header>
        <h2 id="title">${this.step ? words(this.step.handler.length > 30 ? "Options" : this.step.handler) : "Integrations"}</h2>
        <button class="round" type="button" aria-label="Close" @click=${() => this.dialog.close()}>${icon(icons.close)}</button>
      </header>
      ${this.problem ? html`<p class="problem" role="alert">${icon(icons.alert)}<span>${this.problem}</span></p>` : nothing}
      ${this.step ? this.renderStep(this.step) : this.renderList()}
    </dialog>`;
  }

  private renderList() {
    return html`${this.waiting.length === 0
        ? nothing
        : html`<ul data-testid="flows">${this.waiting.map(
            (flow) => html`<li><span><strong>${flow.context.title_placeholders?.name ?? words(flow.handler)}</strong>
              <span class="hint">${flow.context.source === "reauth" ? "needs new credentials" : "was found"}</span></span>
              <button class="button primary" type="button" @click=${() => this.go(() => hub.request("GET", `${FLOW}/${flow.flow_id}`), FLOW, false)}>Continue</button></li>`,
          )}</ul>`}
      ${this.entries.length === 0
        ? html`<p class="hint">Nothing was added yet.</p>`
        : html`<ul data-testid="entries">${this.entries.map((entry) => this.renderEntry(entry))}</ul>`}
      <h3 id="add">Add</h3>
      ${this.handlers.length === 0
        ? html`<p class="hint">No integration is installed that can be added. Drop one into the folder integrations beside configuration.yaml.</p>`
        : html`<div class="add" aria-labelledby="add">${this.handlers.map(
            (domain) => html`<button class="button" type="button" data-testid="add-${domain}" ?disabled=${this.busy}
              @click=${() => this.go(() => hub.request("POST", FLOW, { handler: domain }))}>${words(domain)}</button>`,
          )}</div>`}`;
  }

  private renderEntry(entry: Entry) {
    const bad = entry.disabled_by === null && !["loaded", "setup_in_progress", "unload_in_progress"].includes(entry.state);
    return html`<li class=${bad ? "bad" : ""}>
      <span><strong>${entry.title}</strong><span class="hint">${words(entry.domain)} ${stateOf(entry)}</span></span>
      ${entry.supports_options
        ? html`<button class="button" type="button" @click=${() => this.go(() => hub.request("POST", "config/config_entries/options/flow", { handler: entry.entry_id }), "config/config_entries/options/flow")}>Options</button>`
        : nothing}
      <button class="button" type="button" ?disabled=${this.busy} @click=${() => this.change("POST", `${ENTRIES}/${entry.entry_id}/reload`)}>Reload</button>
      <button class="button" type="button" ?disabled=${this.busy} data-testid="remove" @click=${() => this.removeEntry(entry)}>Remove</button>
    </li>`;
  }

  private renderStep(step: Step) {
    switch (step.type) {
      case "form":
        return this.renderForm(step, step.data_schema ?? []);
      case "menu":
        return html`<div class="add">${(step.menu_options ?? []).map(
          (option) => html`<button class="button" type="button" @click=${() => this.answer({ next_step_id: option })}>${words(option)}</button>`,
        )}</div>`;
      case "external":
        return html`<p>This goes on at another site. Come back when you are done there.</p>
          <div class="actions"><a class="button primary" href=${step.url ?? "#"} target="_blank" rel="noreferrer">Open it</a>
            <button class="button" type="button" @click=${() => this.answer({})}>Done</button></div>`;
      case "progress":
        return html`<p role="status">${words(step.progress_action ?? "working")}…</p>`;
      case "create_entry":
        return html`<p role="status" data-testid="created"><strong>${step.title ? `${step.title} was added.` : "Saved."}</strong></p>${this.renderBack()}`;
      case "abort":
        return html`<p role="status" data-testid="aborted">${reasonOf(step)}</p>${this.renderBack()}`;
      default:
        return html`<p role="status">A moment…</p>`;
    }
  }

  private renderBack() {
    return html`<div class="actions"><button class="button primary" type="button" data-testid="flow-done" @click=${() => (this.step = null)}>Done</button></div>`;
  }

  private renderForm(step: Step, schema: readonly Field[]) {
    const errors = { ...step.errors, ...this.wrong };
    return html`<form novalidate @submit=${(event: Event) => {
      event.preventDefault();
      void this.answer(answerOf(schema, this.typed));
    }}>
      ${errors.base ? html`<p class="problem" role="alert">${icon(icons.alert)}<span>${errorOf(errors.base)}</span></p>` : nothing}
      ${schema.map((field) => this.renderField(field, errors[field.name]))}
      <div class="actions"><button class="button primary" data-testid="flow-next" ?disabled=${this.busy}>${this.busy ? "A moment…" : "Next"}</button></div>
    </form>`;
  }

  private renderField(field: Field, error: string | undefined) {
    const id = `field-${field.name}`;
    const value = this.typed[field.name] ?? field.default ?? "";
    const type = (to: string | boolean) => (this.typed = { ...this.typed, [field.name]: to });
    const problem = error ? html`<p class="wrong" role="alert">${errorOf(error)}</p>` : nothing;
    const kind = kindOf(field);
    if (kind === "boolean") {
      return html`<label class="check"><input id=${id} data-testid=${id} type="checkbox" .checked=${value === true} @change=${(event: Event) => type((event.target as HTMLInputElement).checked)} />${words(field.name)}</label>${problem}`;
    }
    const label = html`<label for=${id}>${words(field.name)}${field.required ? "" : " (optional)"}</label>`;
    if (kind === "select") {
      return html`<div>${label}<select id=${id} class="field" data-testid=${id} @change=${(event: Event) => type((event.target as HTMLSelectElement).value)}>
        ${field.required && field.default === undefined ? html`<option value=""></option>` : nothing}
        ${optionsOf(field).map((option) => html`<option value=${option} ?selected=${option === value}>${words(option)}</option>`)}</select>${problem}</div>`;
    }
    return html`<div>${label}<input id=${id} class="field" data-testid=${id} type=${kind === "password" ? "password" : "text"} inputmode=${kind === "number" ? "decimal" : "text"}
      autocomplete="off" spellcheck="false" .value=${String(value)} @input=${(event: Event) => type((event.target as HTMLInputElement).value)} />${problem}</div>`;
  }

  private async go(request: () => Promise<Step>, path = FLOW, own = true): Promise<void> {
    await this.attempt(async () => {
      this.#path = path;
      this.#own = own;
      this.show(await request());
    });
  }

  private async answer(input: object): Promise<void> {
    const step = this.step;
    if (!step || this.busy) return;
    await this.attempt(async () => this.show(await hub.request<Step>("POST", `${this.#path}/${step.flow_id}`, input)));
  }

  private show(step: Step): void {
    if (this.step?.flow_id !== step.flow_id || this.step.step_id !== step.step_id) this.typed = {};
    this.step = step;
    this.wrong = {};
  }

  private async removeEntry(entry: Entry): Promise<void> {
    if (confirm(`Remove ${entry.title}, with its devices and entities?`)) await this.change("DELETE", `${ENTRIES}/${entry.entry_id}`);
  }

  private async change(method: "POST" | "DELETE", path: string): Promise<void> {
    await this.attempt(async () => {
      await hub.request(method, path);
      await this.refresh();
    });
  }

  private async attempt(action: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.problem = null;
    try {
      await action();
    } catch (error) {
      this.wrong = error instanceof RequestError ? error.errors : {};
      this.problem = Object.keys(this.wrong).length === 0 ? messageOf(error) : null;
    } finally {
      this.busy = false;
    }
  }

  private async poll(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      if (hub.status.value === "online") await this.refresh();
    } catch {
      // The page's own banner says when the hub is away.
    }
    if (this.opened) this.#timer = setTimeout(() => void this.poll(), POLL_MS);
  }

  private async refresh(): Promise<void> {
    const step = this.step;
    if (step !== null) {
      if (step.type === "external_done" || step.type === "progress_done") await this.answer({});
      else if (step.type === "external" || step.type === "progress") this.show(await hub.request<Step>("GET", `${this.#path}/${step.flow_id}`));
      return;
    }
    [this.entries, this.waiting, this.handlers] = await Promise.all([
      hub.request<Entry[]>("GET", ENTRIES),
      hub.send<Waiting[]>({ type: "config_entries/flow/progress" }),
      hub.request<string[]>("GET", "config/config_entries/flow_handlers"),
    ]);
  }

  private onClose(): void {
    this.opened = false;
    const step = this.step;
    if (step && this.#own && step.type !== "create_entry" && step.type !== "abort") void hub.request("DELETE", `${this.#path}/${step.flow_id}`).catch(() => {});
    this.step = null;
    this.typed = {};
    clearTimeout(this.#timer);
  }

  private onBackdrop(event: Event): void {
    if (event.composedPath()[0] === this.dialog) this.dialog.close();
  }
}
