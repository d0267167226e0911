import { Signal } from "./signal.js";

/** The time, renewed every half minute, for "5 minutes ago". */
export const now = new Signal(new Date());

setInterval(() => (now.value = new Date()), 30_000);
