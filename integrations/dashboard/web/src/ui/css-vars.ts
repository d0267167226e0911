import { directive, Directive, type AttributePart, type ElementPart, type PartInfo, PartType } from "lit/directive.js";

/**
 * Sets custom properties of an element through its style object, which a strict content security
 * policy allows, unlike a `style` attribute: `<div ${cssVars({ "--fill": "40%" })}>`.
 */
class CssVars extends Directive {
  #set = new Map<string, string>();

  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error("cssVars belongs on an element");
  }

  render(_values: Readonly<Record<string, string | null>>): void {}

  override update(part: ElementPart | AttributePart, [values]: [Readonly<Record<string, string | null>>]): void {
    const style = (part.element as HTMLElement).style;
    for (const [name, value] of Object.entries(values)) {
      if (this.#set.get(name) === (value ?? "")) continue;
      this.#set.set(name, value ?? "");
      if (value === null) style.removeProperty(name);
      else style.setProperty(name, value);
    }
  }
}

export const cssVars = directive(CssVars);
