/** What a person has added, as the hub lists it. */
export interface Entry {
  readonly entry_id: string;
  readonly domain: string;
  readonly title: string;
  readonly state: string;
  readonly reason: string | null;
  readonly disabled_by: string | null;
  readonly supports_options: boolean;
}

/** A field of a form. */
export interface Field {
  readonly name: string;
  readonly required: boolean;
  readonly default?: unknown;
  readonly selector: Readonly<Record<string, Readonly<Record<string, unknown>> | null>>;
}

/** What a flow shows. */
export interface Step {
  readonly type: "form" | "menu" | "external" | "external_done" | "progress" | "progress_done" | "create_entry" | "abort";
  readonly flow_id: string;
  readonly handler: string;
  readonly step_id?: string;
  readonly data_schema?: readonly Field[];
  readonly errors?: Readonly<Record<string, string>>;
  readonly menu_options?: readonly string[];
  readonly url?: string;
  readonly progress_action?: string;
  readonly title?: string;
  readonly reason?: string;
}

/** A flow that waits for a person. */
export interface Waiting {
  readonly flow_id: string;
  readonly handler: string;
  readonly context: { readonly source: string; readonly title_placeholders?: Readonly<Record<string, string>> };
}

const STATES: Readonly<Record<string, string>> = {
  loaded: "works",
  not_loaded: "is off",
  setup_in_progress: "is starting",
  setup_error: "does not work",
  setup_retry: "cannot be reached; trying again",
  migration_error: "is of another version",
  unload_in_progress: "is ending",
  failed_unload: "does not let go; restart the hub",
};

const REASONS: Readonly<Record<string, string>> = {
  already_configured: "This is added already.",
  already_in_progress: "This is being added already.",
  single_instance_allowed: "This can be added once, and it is.",
  reauth_successful: "Thank you. It is set up again.",
  reconfigure_successful: "Changed. It is set up again.",
  no_devices_found: "No devices were found.",
  cannot_connect: "It cannot be reached.",
  aborted: "This has ended.",
  unknown: "Something is wrong with this integration; the log of the hub says what.",
};

const ERRORS: Readonly<Record<string, string>> = {
  cannot_connect: "It cannot be reached.",
  invalid_auth: "These credentials are refused.",
  unknown: "Something is wrong; the log of the hub says what.",
};

/** A key or a name as words: `my_station` is "My station". */
export function words(key: string): string {
  const text = key.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function stateOf(entry: Entry): string {
  if (entry.disabled_by !== null) return "is switched off";
  const state = STATES[entry.state] ?? entry.state;
  return entry.reason && entry.state !== "loaded" ? `${state} (${entry.reason})` : state;
}

export function reasonOf(step: Step): string {
  const key = step.reason ?? "unknown";
  return REASONS[key] ?? words(key);
}

/** What is wrong with a field in words; the hub's own text where it is a sentence. */
export function errorOf(key: string): string {
  return ERRORS[key] ?? (key.includes(" ") ? key : words(key));
}

export type Kind = "text" | "password" | "number" | "boolean" | "select";

export function kindOf(field: Field): Kind {
  if ("boolean" in field.selector) return "boolean";
  if ("number" in field.selector) return "number";
  if ("select" in field.selector) return "select";
  return field.selector.text?.type === "password" ? "password" : "text";
}

export function optionsOf(field: Field): readonly string[] {
  const options = field.selector.select?.options;
  return Array.isArray(options) ? options.map((one) => (typeof one === "object" && one !== null ? String((one as { value: unknown }).value) : String(one))) : [];
}

/** What a person has typed, as the hub wants it; fields that are left empty are left out. */
export function answerOf(fields: readonly Field[], typed: Readonly<Record<string, string | boolean>>): Record<string, unknown> {
  const answer: Record<string, unknown> = {};
  for (const field of fields) {
    const value = typed[field.name] ?? field.default;
    if (value === undefined || value === "") continue;
    answer[field.name] = kindOf(field) === "number" && typeof value === "string" && !Number.isNaN(Number(value)) ? Number(value) : value;
  }
  return answer;
}
