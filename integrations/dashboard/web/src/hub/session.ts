/** Signing in: a code from the terminal becomes a token, and the token stays in this browser. */

const TOKEN_KEY = "hearth.token";
const CODE = /^[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}$/;

/** Signing in did not work; the message is for people. */
export class SignInError extends Error {}

/** The sign-in code in what was typed, or null when it must be a token. */
export function asCode(text: string): string | null {
  const code = text.trim().toUpperCase();
  return CODE.test(code) ? code : null;
}

/** The code in an address like `http://host/#code=AB12-CD34-EF56`. */
export function codeInHash(hash: string): string | null {
  const code = new URLSearchParams(hash.replace(/^#/, "")).get("code");
  return code === null || code.trim() === "" ? null : code.trim().toUpperCase();
}

/** Takes the code out of the address bar, so that it is in no history and no bookmark. */
export function takeCodeFromAddress(): string | null {
  const code = codeInHash(location.hash);
  if (code !== null) history.replaceState(null, "", location.pathname + location.search);
  return code;
}

export async function exchangeCode(code: string, request: typeof fetch = fetch): Promise<string> {
  let response: Response;
  try {
    response = await request("/api/hearth/sign_in", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ code }),
    });
  } catch {
    throw new SignInError("The hub does not answer. Is it running?");
  }
  const answer = (await response.json().catch(() => ({}))) as { token?: unknown; message?: unknown };
  if (response.ok && typeof answer.token === "string") return answer.token;
  if (response.status >= 500) throw new SignInError("The hub could not sign you in. Its log says why.");
  throw new SignInError(
    typeof answer.message === "string" && answer.message ? answer.message : "The hub does not know this code. The terminal where it was started shows the right one.",
  );
}

export function loadToken(): string | null {
  try {
    return localStorage.getItem(TOKEN_KEY);
  } catch {
    return null;
  }
}

/** Keeps the token; without storage it lasts as long as the page. */
export function saveToken(token: string | null): void {
  try {
    if (token === null) localStorage.removeItem(TOKEN_KEY);
    else localStorage.setItem(TOKEN_KEY, token);
  } catch {
    // Storage is switched off.
  }
}
