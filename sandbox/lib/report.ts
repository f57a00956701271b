// SPDX-License-Identifier: Apache-2.0

const HEARTBEAT_SECONDS = 30;

/** Tells a person what goes on and since when; every line is whole, so that it reads the same in a terminal and in CI. */
export class Report {
  private readonly start = Date.now();

  constructor(private readonly write: (text: string) => void = (text) => void process.stdout.write(text)) {}

  /** Seconds since the report began. */
  get seconds(): number {
    return Math.round((Date.now() - this.start) / 1000);
  }

  line(message: string): void {
    this.write(`[${String(this.seconds).padStart(4)} s] ${message}\n`);
  }

  /** Says what `work` is when it starts, how long it has taken every 30 s, and how long it took. */
  async during<T>(message: string, work: Promise<T>): Promise<T> {
    const begun = Date.now();
    const taken = (): string => `${Math.round((Date.now() - begun) / 1000)} s`;
    this.line(message);
    const heartbeat = setInterval(() => this.line(`  still ${message}: ${taken()} so far`), HEARTBEAT_SECONDS * 1000);
    try {
      const result = await work;
      this.line(`  done ${message}: took ${taken()}`);
      return result;
    } finally {
      clearInterval(heartbeat);
    }
  }
}
