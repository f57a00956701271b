// SPDX-License-Identifier: Apache-2.0
import {
  setupRequests,
  type SetupRequest,
} from "../../../components/kubernetes/observability/logs/elasticsearch-requests";
import { freePort } from "../../../sandbox/lib/ports";
import { Report } from "../../../sandbox/lib/report";
import { ensurePython } from "../../../sandbox/toolchain";
import { searchEngine } from "../../../sandbox/toolchain/checkers";
import type { Files } from "./files";
import type { LocalServices } from "./local-services";

/** What we send to Elasticsearch, but for lifecycles, which OpenSearch knows under other names. */
export const CONTENT: SetupRequest[] = setupRequests(undefined)
  .filter(({ path }) => !path.startsWith("_ilm/"))
  .map((one) => {
    const { template, ...rest } = one.body as { template?: { settings: Record<string, unknown> } };
    if (template === undefined) return one;
    const settings = Object.fromEntries(
      Object.entries(template.settings).filter(([key]) => !key.startsWith("lifecycle.")),
    );
    return { ...one, body: { ...rest, template: { ...template, settings } } };
  });

/** OpenSearch of one node, without accounts and TLS: on loopback. */
export class SearchEngine {
  private constructor(readonly port: number) {}

  static async start(running: LocalServices, files: Files): Promise<SearchEngine> {
    const [port, transport] = [await freePort(), await freePort()];
    const engine = new SearchEngine(port);
    running.start(
      "search-engine",
      await ensurePython(searchEngine, new Report()),
      searchEngine.program!,
      "serve",
      files.path("search-engine"),
      String(port),
      String(transport),
    );
    await running.waitFor(90, "the search engine", () =>
      engine.send("GET", "").then(
        ({ status }) => status === 200,
        () => false,
      ),
    );
    return engine;
  }

  async send(
    method: "GET" | "POST" | "PUT",
    path: string,
    body?: object,
  ): Promise<{ status: number; answer: unknown }> {
    const response = await fetch(`http://127.0.0.1:${this.port}/${path}`, {
      method,
      headers: { "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, answer: await response.json() };
  }
}
