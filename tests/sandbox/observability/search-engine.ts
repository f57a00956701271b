// SPDX-License-Identifier: Apache-2.0
import type { SetupRequest } from "../../../components/kubernetes/observability/logs/setup-request";
import { setupRequests } from "../../../components/kubernetes/observability/logs/setup-requests";
import { freePort } from "../../../sandbox/lib/ports";
import { Report } from "../../../sandbox/lib/report";
import { ensurePython } from "../../../sandbox/toolchain";
import { searchEngine } from "../../../sandbox/toolchain/checkers";
import type { Files } from "./files";
import type { LocalServices } from "./local-services";

/** The content for Elasticsearch without lifecycle policies and `allow_auto_create`, which OpenSearch does not have. */
export const CONTENT: SetupRequest[] = setupRequests(undefined)
  .filter(({ path }) => !path.startsWith("_ilm/"))
  .map((one) => {
    const { template, ...rest } = one.body as {
      template?: { settings: Record<string, unknown> };
      allow_auto_create?: boolean;
    };
    delete rest.allow_auto_create;
    if (template === undefined) return one;
    const settings = Object.fromEntries(
      Object.entries(template.settings).filter(([key]) => !key.startsWith("lifecycle.")),
    );
    return { ...one, body: { ...rest, template: { ...template, settings } } };
  });

/** A single OpenSearch node on loopback, without users and TLS. */
export class SearchEngine {
  private constructor(readonly port: number) {}

  static async start(services: LocalServices, files: Files): Promise<SearchEngine> {
    const [port, transport] = [await freePort(), await freePort()];
    const engine = new SearchEngine(port);
    services.start(
      "search-engine",
      await ensurePython(searchEngine, new Report()),
      searchEngine.program!,
      "serve",
      files.path("search-engine"),
      String(port),
      String(transport),
    );
    await services.waitFor(90, "the search engine", () =>
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
  ): Promise<{ status: number; response: unknown }> {
    const response = await fetch(`http://127.0.0.1:${this.port}/${path}`, {
      method,
      headers: { "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, response: await response.json() };
  }
}
