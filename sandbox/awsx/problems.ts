// SPDX-License-Identifier: Apache-2.0

/** Collects what is wrong with a resource's arguments, so that it is reported together. */
export class Problems {
  private readonly found: string[] = [];

  constructor(private readonly subject: string) {}

  /** Records a mistake unless `ok`: what the value is, as the words that follow it, and as an imperative what to do instead. */
  unless(ok: boolean, field: string, got: unknown, why: string, fix: string): void {
    if (!ok) this.found.push(`${this.subject}: ${field} ${JSON.stringify(got) ?? "undefined"} ${why}; ${fix}`);
  }

  /** @throws Error when anything was recorded. */
  throwIfAny(): void {
    if (this.found.length > 0) throw new Error(this.found.join("\n"));
  }
}
