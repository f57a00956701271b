// SPDX-License-Identifier: Apache-2.0
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { openSync, readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import type { Files } from "./files";

/** Deviations from the requests that the services send each other. */
export interface RequestOptions {
  /** Sends no client certificate. */
  anonymous?: boolean;
  maxVersion?: "TLSv1.2";
  /** Sent as JSON in a POST request. */
  body?: object;
}

/** Runs the observability services on loopback, with the deployed configuration files. */
export class LocalServices {
  private readonly children: { child: ChildProcess; log: string }[] = [];
  private readonly closers: (() => unknown)[] = [];

  constructor(private readonly files: Files) {}

  /** Starts a binary. Its output goes to the log file with the given name. */
  start(name: string, binary: string, ...args: string[]): void {
    const log = this.files.path(`${name}.log`);
    const out = openSync(log, "w");
    // A service that reads its standard input exits when this process exits.
    const child = spawn(binary, args, {
      cwd: this.files.folder,
      stdio: ["pipe", out, out],
      env: { ...process.env, POD_NAME: "prometheus-0" },
    });
    this.children.push({ child, log });
  }

  /** Registers a server to close in `stop`. */
  closeAtEnd<T extends { close: () => unknown }>(server: T): T {
    this.closers.push(() => server.close());
    return server;
  }

  tls(file: string): Buffer {
    return readFileSync(this.files.path("tls", file));
  }

  /** Sends a request as another service would. @returns the response, parsed if it is JSON @throws Error if the connection is rejected */
  request<T>(url: string, { anonymous, maxVersion, body }: RequestOptions = {}): Promise<T> {
    return new Promise((resolve, reject) => {
      const agent = new Agent({
        ca: this.tls("ca.crt"),
        ...(anonymous !== true && { cert: this.tls("tls.crt"), key: this.tls("tls.key") }),
        ...(maxVersion && { maxVersion }),
      });
      const outgoing = request(
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
      outgoing.on("error", reject).end(body && JSON.stringify(body));
    });
  }

  /** Waits for a condition. @returns the elapsed seconds @throws Error with the end of the logs on a timeout */
  async waitFor(seconds: number, what: string, holds: () => boolean | Promise<boolean>): Promise<number> {
    const start = Date.now();
    while (!(await holds())) {
      if (Date.now() - start > seconds * 1000)
        throw new Error(
          `${what}: timed out after ${seconds} s; ${this.children.map(({ log }) => `\n${log}: ${readFileSync(log, "utf8").slice(-1500)}`).join("")}`,
        );
      await sleep(200);
    }
    return (Date.now() - start) / 1000;
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.children
        .filter(({ child }) => child.exitCode === null)
        .map(({ child }) => {
          const exit = once(child, "exit");
          child.kill();
          return exit;
        }),
    );
    for (const close of this.closers) close();
    this.files.remove();
  }
}
