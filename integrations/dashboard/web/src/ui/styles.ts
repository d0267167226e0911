import { css } from "lit";

/** What every component starts from: boxes, focus, icons, buttons. */
export const base = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  :focus-visible {
    outline: 3px solid color-mix(in srgb, var(--accent) 75%, transparent);
    outline-offset: 2px;
  }
  .icon {
    width: 1.35em;
    height: 1.35em;
    fill: currentColor;
    flex: none;
    display: block;
  }
  h1,
  h2,
  h3,
  p {
    margin: 0;
  }
  button,
  input,
  select {
    font: inherit;
    color: inherit;
  }
  button {
    border: 0;
    background: none;
    padding: 0;
    cursor: pointer;
    -webkit-tap-highlight-color: transparent;
  }
  button:disabled {
    cursor: not-allowed;
    opacity: 0.55;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation-duration: 0.01ms !important;
      animation-iteration-count: 1 !important;
      transition-duration: 0.01ms !important;
      scroll-behavior: auto !important;
    }
  }
`;

export const buttons = css`
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-height: 42px;
    padding: 0 18px;
    border-radius: 999px;
    font-weight: 600;
    background: var(--surface-2);
    transition: background 0.15s, filter 0.15s;
  }
  .button:hover:not(:disabled) {
    background: var(--line);
  }
  .button.primary {
    background: var(--accent);
    color: var(--on-accent);
  }
  .button.primary:hover:not(:disabled) {
    background: var(--accent);
    filter: brightness(1.08);
  }
  .round {
    display: inline-grid;
    place-items: center;
    width: 42px;
    height: 42px;
    border-radius: 50%;
    color: var(--text-2);
    transition: background 0.15s, color 0.15s;
  }
  .round:hover {
    background: var(--surface-2);
    color: var(--text);
  }
`;

export const fields = css`
  label,
  .label {
    display: block;
    font-weight: 600;
    font-size: 14px;
    margin-bottom: 6px;
  }
  .hint {
    color: var(--text-2);
    font-size: 13.5px;
  }
  input.field,
  select.field {
    width: 100%;
    min-height: 46px;
    padding: 0 14px;
    border: 1px solid var(--line-strong);
    border-radius: 12px;
    background: var(--bg);
  }
  input.field::placeholder {
    color: color-mix(in srgb, var(--text-2) 75%, transparent);
  }
  input.field:read-only {
    background: var(--surface-2);
    color: var(--text-2);
  }
  .problem {
    display: flex;
    gap: 8px;
    align-items: flex-start;
    padding: 10px 12px;
    border-radius: 12px;
    background: var(--bad-soft);
    color: var(--bad);
    font-size: 14px;
    overflow-wrap: anywhere;
  }
`;

/** A dialog over the page. */
export const dialogs = css`
  dialog {
    width: min(520px, calc(100vw - 24px));
    max-height: calc(100dvh - 24px);
    padding: 26px 28px 28px;
    border: 1px solid var(--line);
    border-radius: 24px;
    background: var(--surface);
    color: var(--text);
    box-shadow: var(--shadow-high);
    overflow: auto;
  }
  dialog::backdrop {
    background: rgb(25 15 8 / 45%);
  }
  header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 12px;
    margin-bottom: 14px;
  }
  h2 {
    font-size: 21px;
    letter-spacing: -0.01em;
  }
  h3 {
    font-size: 15px;
    margin: 22px 0 8px;
  }
  form {
    display: grid;
    gap: 14px;
    margin-top: 18px;
  }
  .actions {
    display: flex;
    justify-content: flex-end;
    gap: 10px;
  }
  .round {
    margin: -6px -10px -6px 0;
  }
`;
