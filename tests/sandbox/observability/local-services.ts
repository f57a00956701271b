// SPDX-License-Identifier: Apache-2.0
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { openSync, readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import type { Files } from "./files";

/** How a part is asked, where not as another part would. */
export interface RequestOptions {
  /** Without a certificate. */
  anonymous?: boolean;
  maxVersion?: "TLSv1.2";
  /** Sent as JSON with POST. */
  body?: object;
}

/** Parts that run on this machine, on loopback, with the files that are deployed. */
export class LocalServices {
  private readonly children: { child: ChildProcess; log: string }[] = [];
  private readonly closers: (() => unknown)[] = [];

  constructor(private readonly files: Files) {}

  /** Starts a binary of the tools, or any other by its path. What it says is in a log of the name. */
  start(name: string, binary: string, ...args: string[]): void {
    const log = this.files.path(`${name}.log`);
    const out = openSync(log, "w");
    // What reads its standard input ends with this process.
    const child = spawn(binary, args, {
      cwd: this.files.folder,
      stdio: ["pipe", out, out],
      env: { ...process.env, POD_NAME: "prometheus-0" },
    });
    this.children.push({ child, log });
  }

  /** Has something closed at the end. */
  closeAtEnd<T extends { close: () => unknown }>(server: T): T {
    this.closers.push(() => server.close());
    return server;
  }

  tls(file: string): Buffer {
    return readFileSync(this.files.path("tls", file));
  }

  /** Asks a part as another one would. @returns Its answer, read as JSON where it is JSON. @throws Error when it lets nobody in */
  request<T>(url: string, { anonymous, maxVersion, body }: RequestOptions = {}): Promise<T> {
    return new Promise((resolve, reject) => {
      const agent = new Agent({
        ca: this.tls("ca.crt"),
        ...(anonymous !== true && { cert: this.tls("tls.crt"), key: this.tls("tls.key") }),
        ...(maxVersion && { maxVersion }),
      });
      const asked = request(
        url,
        { agent, ...(body && { method: "POST", headers: { "content-type": "application/json" } }) },
        (response) => {
          let text = "";
          response
            .setEncoding("utf8")
            .on("data", (part: string) => (text += part))
            .on("end", () => resolve((/^[{[]/.test(text) ? JSON.parse(text) : text) as T));
        },
      );
      asked.on("error", reject).end(body && JSON.stringify(body));
    });
  }

  /** Waits. @returns Seconds that it took. @throws Error with what the parts said last when it takes longer */
  async waitFor(seconds: number, what: string, holds: () => boolean | Promise<boolean>): Promise<number> {
    const begun = Date.now();
    while (!(await holds())) {
      if (Date.now() - begun > seconds * 1000)
        throw new Error(
          `${what}: not within ${seconds} s; ${this.children.map(({ log }) => `\n${log}: ${readFileSync(log, "utf8").slice(-1500)}`).join("")}`,
        );
      await sleep(200);
    }
    return (Date.now() - begun) / 1000;
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.children
        .filter(({ child }) => child.exitCode === null)
        .map(({ child }) => {
          const ended = once(child, "exit");
          child.kill();
          return ended;
        }),
    );
    for (const close of this.closers) close();
    this.files.remove();
  }
}
