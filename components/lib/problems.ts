// SPDX-License-Identifier: Apache-2.0

/** Bad arguments or settings: every mistake found, each naming what, the value and the fix. */
export class ArgumentError extends Error {
  override readonly name = "ArgumentError";

  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
  }
}

/** Collects the mistakes in one subject's input, so that they are reported together. */
export class Problems {
  private readonly found: string[] = [];

  /** @param subject Who was given the input: `DataTier "core"`, `Pulumi.dev.yaml`. */
  constructor(private readonly subject: string) {}

  /**
   * Records a mistake unless `ok`.
   * @param why What is wrong with the value, as the words that follow it: `leaves no replica to fail over to`.
   * @param fix What to do instead, as an imperative: `set readers to 1 or more`.
   */
  unless(ok: boolean, field: string, got: unknown, why: string, fix: string): void {
    if (!ok) this.found.push(`${this.subject}: ${field} ${show(got)} ${why}; ${fix}`);
  }

  /** @throws ArgumentError when anything was recorded. */
  throwIfAny(): void {
    if (this.found.length > 0) throw new ArgumentError(this.found);
  }
}

const show = (value: unknown): string => {
  if (value === undefined) return "undefined";
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    return typeof value;
  }
};
