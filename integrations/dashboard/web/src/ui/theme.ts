import { Signal } from "../hub/signal.js";

export type Theme = "system" | "light" | "dark";

const KEY = "hearth.theme";
const NEXT: Readonly<Record<Theme, Theme>> = { system: "light", light: "dark", dark: "system" };

/** The chosen theme; `theme.js` has applied a stored one before the page was drawn. */
export const theme = new Signal<Theme>((document.documentElement.dataset["theme"] as Theme | undefined) ?? "system");

export function nextTheme(): void {
  const chosen = NEXT[theme.value];
  if (chosen === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = chosen;
  try {
    if (chosen === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, chosen);
  } catch {
    // Storage is switched off: the choice lasts as long as the page.
  }
  theme.value = chosen;
}
