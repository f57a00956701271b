// SPDX-License-Identifier: Apache-2.0

/** Collects the invalid arguments of a resource, so that one error reports all of them. */
export class Problems {
  private readonly found: string[] = [];

  constructor(private readonly subject: string) {}

  /** Records an invalid argument unless `ok`. @param why Such as "must be …" or "is not …" @param fix An imperative */
  unless(ok: boolean, field: string, got: unknown, why: string, fix: string): void {
    if (!ok) this.found.push(`${this.subject}: ${field} ${JSON.stringify(got) ?? "undefined"} ${why}; ${fix}`);
  }

  /** @throws Error if an invalid argument was recorded */
  throwIfAny(): void {
    if (this.found.length > 0) throw new Error(this.found.join("\n"));
  }
}
