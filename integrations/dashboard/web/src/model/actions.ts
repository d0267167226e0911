/** What one can do with an entity by a press, by domain, state and features. */

export interface Action {
  readonly label: string;
  /** The service, such as "cover.open_cover". */
  readonly service: string;
  readonly disabled: boolean;
}

const COVER_OPEN = 1;
const COVER_CLOSE = 2;
const COVER_STOP = 8;
const UPDATE_INSTALL = 1;
const FAN_TURN_OFF = 16;
const FAN_TURN_ON = 32;

function act(label: string, service: string, disabled = false): Action {
  return { label, service, disabled };
}

/** The presses that an entity takes, in the order in which they are shown. */
export function actionsOf(domain: string, state: string, features: number, position?: number): readonly Action[] {
  switch (domain) {
    case "button":
      return [act("Press", "button.press")];
    case "scene":
      return [act("Activate", "scene.turn_on")];
    case "cover": {
      const actions: Action[] = [];
      const wideOpen = state === "open" && (position === undefined || position >= 100);
      if (features & COVER_OPEN) actions.push(act("Open", "cover.open_cover", wideOpen));
      if (features & COVER_STOP) actions.push(act("Stop", "cover.stop_cover"));
      if (features & COVER_CLOSE) actions.push(act("Close", "cover.close_cover", state === "closed"));
      return actions;
    }
    case "lock":
      return [state === "locked" ? act("Unlock", "lock.unlock") : act("Lock", "lock.lock")];
    case "update":
      return state === "on" && features & UPDATE_INSTALL ? [act("Install", "update.install")] : [];
    default:
      return [];
  }
}

/** Whether an entity has an on and an off that one can choose between. */
export function canToggle(domain: string, features: number): boolean {
  if (domain === "light" || domain === "switch") return true;
  return domain === "fan" && (features & (FAN_TURN_ON | FAN_TURN_OFF)) === (FAN_TURN_ON | FAN_TURN_OFF);
}
