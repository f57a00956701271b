// SPDX-License-Identifier: Apache-2.0

const HEARTBEAT_SECONDS = 30;

/** Prints progress with the seconds since the start. Prints whole lines only, so that a terminal and CI show the same. */
export class Report {
  private readonly start = Date.now();

  constructor(private readonly write: (text: string) => void = (text) => void process.stdout.write(text)) {}

  /** Seconds since the start. */
  get seconds(): number {
    return Math.round((Date.now() - this.start) / 1000);
  }

  line(message: string): void {
    this.write(`[${String(this.seconds).padStart(4)} s] ${message}\n`);
  }

  /** Prints `message` when `work` starts, the elapsed time every 30 s, and the duration at the end. */
  async during<T>(message: string, work: Promise<T>): Promise<T> {
    const start = Date.now();
    const elapsed = (): string => `${Math.round((Date.now() - start) / 1000)} s`;
    this.line(message);
    const heartbeat = setInterval(() => this.line(`  still ${message}: ${elapsed()} so far`), HEARTBEAT_SECONDS * 1000);
    try {
      const result = await work;
      this.line(`  done ${message}: took ${elapsed()}`);
      return result;
    } finally {
      clearInterval(heartbeat);
    }
  }
}
