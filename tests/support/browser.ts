// SPDX-License-Identifier: Apache-2.0
// A real browser without a window, driven over the Chrome DevTools Protocol through a pipe: no package and no port is needed.
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";

/** How to get a browser, for the message of a skipped test. */
export const HOW_TO_GET_A_BROWSER =
  "no browser: install Chromium (Debian: apt-get install chromium), or set CHROMIUM to the file of Chromium or Chrome";

/** The command of a Chromium or Chrome that starts here. */
export const findBrowser = (): string | undefined =>
  [process.env["CHROMIUM"], "chromium", "chromium-browser", "google-chrome"].find(
    (command) => command !== undefined && spawnSync(command, ["--version"], { timeout: 30_000 }).status === 0,
  );

export interface View {
  /** Width and height of the screen in CSS pixels. */
  width: number;
  height?: number;
  colorScheme?: "light" | "dark";
  media?: "screen" | "print";
}

type Params = Record<string, unknown>;
interface Message {
  id?: number;
  method?: string;
  sessionId?: string;
  params?: Params;
  result?: Params;
  error?: { message: string };
}

/** A browser with one page. */
export class Browser {
  /** Errors of the console, exceptions, and requests other than that of the page itself. */
  readonly complaints: string[] = [];
  private readonly child: ChildProcess;
  private readonly folder = mkdtempSync(join(tmpdir(), "redoubt-browser-"));
  private readonly waiting = new Map<number, { resolve: (result: Params) => void; reject: (error: Error) => void }>();
  private loaded: () => void = () => undefined;
  private session: string | undefined;
  private next = 1;

  private constructor(command: string) {
    this.child = spawn(
      command,
      // Containers and root have no sandbox of Chromium. The only page is a file of ours.
      ["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", `--user-data-dir=${this.folder}`],
      { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] },
    );
    let text = "";
    (this.child.stdio[4] as Readable).setEncoding("utf8").on("data", (chunk: string) => {
      const messages = (text + chunk).split("\0");
      text = messages.pop()!;
      for (const one of messages) this.receive(JSON.parse(one) as Message);
    });
  }

  static async start(command: string): Promise<Browser> {
    const browser = new Browser(command);
    const { targetId } = await browser.send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await browser.send("Target.attachToTarget", { targetId, flatten: true });
    browser.session = String(sessionId);
    for (const domain of ["Page", "Runtime", "Log", "Network"]) await browser.send(`${domain}.enable`);
    return browser;
  }

  private receive({ id, method, params = {}, result = {}, error }: Message): void {
    const waiting = id === undefined ? undefined : this.waiting.get(id);
    if (waiting) {
      this.waiting.delete(id!);
      if (error) waiting.reject(new Error(error.message));
      else waiting.resolve(result);
    }
    if (method === "Page.loadEventFired") this.loaded();
    if (method === "Runtime.exceptionThrown" || method === "Log.entryAdded" || method === "Runtime.consoleAPICalled")
      this.complaints.push(`${method} ${JSON.stringify(params)}`);
    if (method === "Network.requestWillBeSent" && params["type"] !== "Document")
      this.complaints.push(`request ${JSON.stringify(params["request"])}`);
  }

  /** Sends a command of the protocol. @throws Error if the browser rejects it */
  send(method: string, params: Params = {}): Promise<Params> {
    const id = this.next++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      const message = { id, method, params, ...(this.session !== undefined && { sessionId: this.session }) };
      (this.child.stdio[3] as Writable).write(`${JSON.stringify(message)}\0`);
    });
  }

  /** Opens a file with a size of the screen and a color scheme. */
  async open(file: string, { width, height = 800, colorScheme = "light", media = "screen" }: View): Promise<void> {
    await this.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: width < 500 });
    await this.send("Emulation.setEmulatedMedia", {
      media,
      features: [{ name: "prefers-color-scheme", value: colorScheme }],
    });
    const loaded = new Promise<void>((resolve) => (this.loaded = resolve));
    await this.send("Page.navigate", { url: `file://${file}` });
    await loaded;
  }

  /** The value of an expression in the page. */
  async evaluate<Value>(expression: string): Promise<Value> {
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", { expression, returnByValue: true });
    if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
    return (result as { value: Value }).value;
  }

  /** A picture of the whole page, as PNG. */
  async screenshot(): Promise<Buffer> {
    const { data } = await this.send("Page.captureScreenshot", { captureBeyondViewport: true });
    return Buffer.from(String(data), "base64");
  }

  /** The page on A4 paper, as PDF. */
  async pdf(): Promise<Buffer> {
    const { data } = await this.send("Page.printToPDF", {
      paperWidth: 8.27,
      paperHeight: 11.69,
      printBackground: true,
    });
    return Buffer.from(String(data), "base64");
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.child.on("close", resolve));
    await this.send("Browser.close").catch(() => this.child.kill());
    await closed;
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
