// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { createHash } from "node:crypto";
import { request as forwarded } from "node:http";
import { createServer } from "node:https";
import {
  agentConfig,
  gatewayConfig,
  OTLP,
  SPAN_METRICS_PORT,
  GATEWAY,
} from "../../../components/kubernetes/observability/traces/collector-config";
import { hostOf } from "../../../components/kubernetes/observability/shared/certificates";
import {
  ELASTICSEARCH,
  ELASTICSEARCH_PORT,
} from "../../../components/kubernetes/observability/logs/elasticsearch-config";
import { JAEGER_PORT, jaegerConfig } from "../../../components/kubernetes/observability/traces/jaeger";
import { DECISION_SECONDS, SAMPLED_PERCENT } from "../../../components/kubernetes/observability/shared/log-sizes";
import { freePort } from "../../../sandbox/lib/ports";
import { jaeger } from "../../../sandbox/toolchain/checkers";
import { Files, SPEC } from "./files";
import { LocalServices } from "./local-services";
import { CONTENT, SearchEngine } from "./search-engine";

/** A span as OTLP has it, in JSON. */
interface Span {
  name: string;
  milliseconds: number;
  failed?: boolean;
  attributes?: Record<string, string>;
}
interface Found {
  result?: {
    resourceSpans: {
      scopeSpans: { spans: { name: string; attributes?: { key: string; value: { stringValue?: string } }[] }[] }[];
    }[];
  };
}

const QUICK_ONES = 200;
const SLOW = 2 * SPEC.targets.p95Milliseconds;
/** The same ids each time, so that the same are kept each time. */
const idOf = (name: string, bytes: number): string =>
  createHash("sha256")
    .update(name)
    .digest("hex")
    .slice(0, 2 * bytes);

describe("a trace, through agent, gateway and Jaeger with the files that are deployed", function () {
  this.timeout(900_000);
  const files = new Files();
  const running = new LocalServices(files);
  const begun = Date.now();
  let agent: string, query: string, spanMetrics: string;

  /** Writes a part's configuration with its addresses moved to loopback. */
  const configured = (
    part: string,
    config: string,
    moved: readonly (readonly [from: string, to: string])[],
  ): string => {
    const file = `${part}.yaml`;
    files.put(
      file,
      moved.reduce((text, [from, to]) => {
        expect(text, `${part} has ${from}`).to.include(from);
        return text.replaceAll(from, to);
      }, config),
    );
    return `--config=file:${files.path(file)}`;
  };

  /** Elasticsearch's TLS and accounts, in front of an engine that has neither. */
  const guarded = async (engine: SearchEngine): Promise<number> => {
    const port = await freePort();
    const certificate = { cert: running.tls("tls.crt"), key: running.tls("tls.key"), ca: running.tls("ca.crt") };
    running.closeAtEnd(
      createServer(
        { ...certificate, requestCert: true, rejectUnauthorized: true, minVersion: "TLSv1.3" },
        (asked, answer) => {
          if (asked.headers.authorization !== `Basic ${Buffer.from("jaeger:sesame").toString("base64")}`)
            return void answer.writeHead(401).end();
          asked.pipe(
            forwarded(
              { host: "127.0.0.1", port: engine.port, method: asked.method, path: asked.url, headers: asked.headers },
              (inner) => {
                answer.writeHead(inner.statusCode!, inner.headers);
                inner.pipe(answer);
              },
            ).on("error", () => answer.destroy()),
          );
        },
      ).listen(port, "127.0.0.1"),
    );
    return port;
  };

  const send = (name: string, { name: operation, milliseconds, failed, attributes = {} }: Span): Promise<unknown> =>
    running.request(`${agent}/v1/traces`, {
      anonymous: true,
      body: {
        resourceSpans: [
          {
            resource: { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] },
            scopeSpans: [
              {
                spans: [
                  {
                    traceId: idOf(name, 16),
                    spanId: idOf(name, 8),
                    name: operation,
                    kind: 2,
                    startTimeUnixNano: `${begun}000000`,
                    endTimeUnixNano: `${begun + milliseconds}000000`,
                    status: { code: failed === true ? 2 : 1 },
                    attributes: Object.entries(attributes).map(([key, stringValue]) => ({
                      key,
                      value: { stringValue },
                    })),
                  },
                ],
              },
            ],
          },
        ],
      },
    });
  const found = async (name: string): Promise<Found> =>
    running.request<Found>(`${query}/api/v3/traces/${idOf(name, 16)}`);
  const isKept = async (name: string): Promise<boolean> => (await found(name)).result !== undefined;

  before(async () => {
    await files.write([jaeger]);
    files.put("passwords/jaeger", "sesame");
    files.put("pages/index.html", "<html></html>");
    const engine = await SearchEngine.start(running, files);
    for (const { path, body } of CONTENT) expect((await engine.send("PUT", path, body)).status, path).to.equal(200);

    const ports = {
      agent: await freePort(),
      agentGrpc: await freePort(),
      gateway: await freePort(),
      metrics: await freePort(),
      jaeger: await freePort(),
      query: await freePort(),
      queryGrpc: await freePort(),
    };
    const elasticsearch = `${hostOf(SPEC, ELASTICSEARCH)}:${ELASTICSEARCH_PORT}`;
    // Its pages for browsers are not in what is built here.
    running.start(
      "jaeger",
      files.tool("jaeger"),
      configured(
        "jaeger",
        jaegerConfig(SPEC).replace(
          '"jaeger_query": {',
          `"jaeger_query": { "ui": { "assets_path": "${files.path("pages")}" },`,
        ),
        [
          [`https://${elasticsearch}`, `https://127.0.0.1:${await guarded(engine)}`],
          [`0.0.0.0:${OTLP.grpc}`, `127.0.0.1:${ports.jaeger}`],
          [`0.0.0.0:${JAEGER_PORT}`, `127.0.0.1:${ports.query}`],
          ["0.0.0.0:16685", `127.0.0.1:${ports.queryGrpc}`],
        ],
      ),
    );
    running.start(
      "gateway",
      files.tool("otelcol"),
      configured("gateway", gatewayConfig(SPEC), [
        ['"namespace": "span"', '"namespace": "span", "metrics_flush_interval": "1s"'],
        [`0.0.0.0:${OTLP.grpc}`, `127.0.0.1:${ports.gateway}`],
        [`0.0.0.0:${SPAN_METRICS_PORT}`, `127.0.0.1:${ports.metrics}`],
        [`${hostOf(SPEC, "jaeger")}:${OTLP.grpc}`, `127.0.0.1:${ports.jaeger}`],
      ]),
    );
    running.start(
      "agent",
      files.tool("otelcol"),
      configured("agent", agentConfig(SPEC), [
        [`0.0.0.0:${OTLP.grpc}`, `127.0.0.1:${ports.agentGrpc}`],
        [`0.0.0.0:${OTLP.http}`, `127.0.0.1:${ports.agent}`],
        [
          `"hostname": "${hostOf(SPEC, GATEWAY)}",\n          "port": "${OTLP.grpc}"`,
          `"hostname": "127.0.0.1", "port": "${ports.gateway}"`,
        ],
      ]),
    );
    [agent, query, spanMetrics] = [
      `https://localhost:${ports.agent}`,
      `https://localhost:${ports.query}`,
      `https://localhost:${ports.metrics}`,
    ];
    for (const url of [query, spanMetrics, agent])
      await running.waitFor(60, `${url} answers`, () =>
        running.request(url).then(
          () => true,
          () => false,
        ),
      );
  });
  after(() => running.stop());

  it("is let in over TLS 1.3 alone, and read by nobody without a certificate", async () => {
    const refused = (url: string, how: Parameters<LocalServices["request"]>[1]): Promise<string> =>
      running.request(url, how).then(
        () => "let in",
        () => "refused",
      );
    expect(await refused(`${agent}/v1/traces`, { maxVersion: "TLSv1.2", body: {} })).to.equal("refused");
    for (const url of [query, spanMetrics]) expect(await refused(url, { anonymous: true }), url).to.equal("refused");
  });

  it("is kept if it failed, or was slower than promised; of the rest a share is", async () => {
    await send("failed", {
      name: "POST /pay",
      milliseconds: 5,
      failed: true,
      attributes: { "http.request.header.authorization": "Bearer sesame", "user.id": "u1" },
    });
    await send("slow", { name: "GET /basket", milliseconds: SLOW });
    for (let index = 0; index < QUICK_ONES; index += 1)
      await send(`quick ${index}`, { name: "GET /", milliseconds: 5 });
    const seconds = await running.waitFor(
      DECISION_SECONDS + 60,
      "the failed and the slow one are found",
      async () => (await isKept("failed")) && isKept("slow"),
    );
    process.stdout.write(
      `figure: span sent -> found in Jaeger: ${seconds.toFixed(1)} s, of which the gateway waits ${DECISION_SECONDS}\n`,
    );
    const kept = await Promise.all(Array.from({ length: QUICK_ONES }, (_, index) => isKept(`quick ${index}`)));
    expect(kept.filter(Boolean).length).to.be.within(1, (QUICK_ONES * 3 * SAMPLED_PERCENT) / 100);
  });

  it("carries no credential, and of a person a hash", async () => {
    const [span] = (await found("failed")).result!.resourceSpans[0]!.scopeSpans[0]!.spans;
    const attributes = Object.fromEntries((span!.attributes ?? []).map(({ key, value }) => [key, value.stringValue]));
    expect(span!.name).to.equal("POST /pay");
    expect(attributes).to.not.have.property("http.request.header.authorization");
    expect(attributes["user.id"]).to.match(/^[0-9a-f]{40,64}$/);
  });

  it("is counted, kept or not, under the promised bound", async () => {
    const text = await running.request<string>(`${spanMetrics}/metrics`);
    const count = (operation: string): number =>
      Number(new RegExp(`^span_calls_total\\{[^}]*span_name="${operation}"[^}]*\\} (\\d+)`, "m").exec(text)?.[1]);
    expect(count("GET /")).to.equal(QUICK_ONES);
    expect(count("POST /pay")).to.equal(1);
    expect(text).to.match(
      new RegExp(`span_duration_seconds_bucket\\{[^}]*le="${SPEC.targets.p95Milliseconds / 1000}"`),
    );
  });
});
