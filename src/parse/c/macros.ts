import { evaluateFragment } from "./constants.ts";
import { isFailure, typeOfInteger } from "./conversions.ts";
import { macroBody } from "./scope.ts";
import type { Scope } from "./scope.ts";

/** Takes `#define NAME expression` into the constants. Macros that are no integers are simply not constants. */
export function readMacroConstants(scope: Scope): void {
  const unit = scope.text;
  for (const [name, changes] of unit.sliced.directives.macros) {
    const last = changes.at(-1);
    const body = macroBody(unit, name, Infinity);
    if (last === undefined || body === null || !mayBeInteger(body.text)) continue;
    if (scope.constants.has(name) || scope.valueless.get(name) === "ambiguous") continue;
    if (new Set(changes.map((change) => change.body)).size > 1) continue;
    const value = evaluateFragment(scope, unit, body);
    if (isFailure(value)) continue;
    const span = unit.sliced.directives.locator.span(body.base, body.base + body.text.length);
    scope.constants.set(name, {
      name,
      type: value.cast ?? typeOfInteger(value.kind),
      value: value.value,
      span,
    });
  }
}

function mayBeInteger(body: string): boolean {
  return (
    body.length < 500 &&
    /^[-+~!(\w'\s]/.test(body) &&
    /^[\w\s()+\-*/%<>|&~^!=?:'.,]+$/.test(body) &&
    /[\w)']$/.test(body) &&
    !/^[A-Za-z_]\w*\s*$/.test(body)
  );
}
