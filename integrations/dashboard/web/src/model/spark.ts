/** Points of a small line in a 100 × 40 box, the newest value at the right edge. */
export function sparkPoints(values: readonly number[], options: { length: number; ceiling: number }): readonly (readonly [x: number, y: number])[] {
  const shown = values.slice(-options.length);
  const top = Math.max(options.ceiling, ...shown) || 1;
  const step = 100 / Math.max(1, options.length - 1);
  return shown.map((value, index) => {
    const x = 100 - (shown.length - 1 - index) * step;
    const y = 39 - (Math.max(0, value) / top) * 37;
    return [round(x), round(y)] as const;
  });
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
