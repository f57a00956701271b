// SPDX-License-Identifier: Apache-2.0
import { isKnownLater } from "./checks";

/** One mistake in the arguments of a component or in the settings of a stack. */
export interface Problem {
  /** The component that was given the value, or the file that holds it: `DataTier "core"`, `Pulumi.dev.yaml`. */
  component: string;
  /** Path of the argument or setting: `nodes.min`. */
  field: string;
  /** The value that was found. Undefined is not shown, and neither is `HIDDEN`. */
  value: unknown;
  /** What is wrong with the value: `must be a whole number from 1 to 15`, `is not an AWS region`. */
  reason: string;
  /** What to do about it, as an imperative: `set it to 1 or more`. */
  fix: string;
  /** Lines that explain the reason, such as a calculation. @default - none */
  details?: readonly string[];
}

/** Stands for a value that must not appear in messages, because it may be a secret. */
export const HIDDEN = Symbol("(not shown)");

/** The text of a problem: `DataTier "core": readers 0 must be a whole number from 1 to 15; set it to 1 or more`. */
export const formatProblem = ({ component, field, value, reason, fix, details = [] }: Problem): string =>
  [
    `${component}: ${[field, ...formatValue(value), reason].join(" ")}; ${fix}`,
    ...details.map((line) => `    ${line}`),
  ].join("\n");

const formatValue = (value: unknown): string[] => {
  if (value === undefined) return [];
  if (value === HIDDEN) return ["(not shown)"];
  try {
    return [JSON.stringify(value, withoutOutputs) ?? typeof value];
  } catch {
    return [typeof value];
  }
};

/** Replaces outputs, which otherwise appear as an error message of Pulumi. `value` is that message, so the parent is read. */
function withoutOutputs(this: Record<string, unknown>, key: string, value: unknown): unknown {
  return isKnownLater(this[key]) ? "(known later)" : value;
}

/** Invalid arguments or settings, with every problem that was found. */
export class ArgumentError extends Error {
  override readonly name = "ArgumentError";

  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(formatProblem).join("\n"));
  }
}

/** Collects the problems of one component's arguments, so that all of them are reported together. */
export class Problems {
  private readonly found: Problem[] = [];

  /** @param component The component that was given the arguments: `DataTier "core"`. */
  constructor(readonly component: string) {}

  /** Records a problem unless the condition holds. */
  require(condition: boolean, problem: Omit<Problem, "component">): void {
    if (!condition) this.found.push({ component: this.component, ...problem });
  }

  /** The problems that were recorded. */
  get all(): readonly Problem[] {
    return this.found;
  }

  /** @throws ArgumentError if any problem was recorded. */
  throwIfAny(): void {
    if (this.found.length > 0) throw new ArgumentError(this.found);
  }

  /** Returns the resolved arguments. @throws ArgumentError if any problem was recorded. */
  orThrow<Spec>(spec: Spec): Spec {
    this.throwIfAny();
    return spec;
  }
}
