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
  ELASTICSEARCH_PORT,
  ELASTICSEARCH_SERVICE,
} from "../../../components/kubernetes/observability/shared/elasticsearch-client";
import { JAEGER_PORT, jaegerConfig } from "../../../components/kubernetes/observability/traces/jaeger";
import { DECISION_SECONDS, SAMPLED_PERCENT } from "../../../components/kubernetes/observability/shared/log-sizes";
import { freePort } from "../../../sandbox/lib/ports";
import { jaeger } from "../../../sandbox/toolchain/checkers";
import { Files, SPEC } from "./files";
import { LocalServices } from "./local-services";
import { CONTENT, SearchEngine } from "./search-engine";

/** The fields of a span that the tests set. */
interface Span {
  name: string;
  milliseconds: number;
  failed?: boolean;
  attributes?: Record<string, string>;
}
interface FoundTrace {
  result?: {
    resourceSpans: {
      scopeSpans: { spans: { name: string; attributes?: { key: string; value: { stringValue?: string } }[] }[] }[];
    }[];
  };
}

const FAST_TRACES = 200;
const SLOW = 2 * SPEC.targets.p95Milliseconds;
/** Deterministic ids, so that sampling keeps the same traces in every run. */
const idOf = (name: string, bytes: number): string =>
  createHash("sha256")
    .update(name)
    .digest("hex")
    .slice(0, 2 * bytes);

describe("traces in agent, gateway and Jaeger with the deployed configuration", function () {
  this.timeout(900_000);
  const files = new Files();
  const services = new LocalServices(files);
  const start = Date.now();
  let agent: string, query: string, spanMetrics: string;

  /** Writes the configuration of a service with its addresses replaced by loopback addresses. */
  const writeConfig = (
    part: string,
    config: string,
    replacements: readonly (readonly [from: string, to: string])[],
  ): string => {
    const file = `${part}.yaml`;
    files.put(
      file,
      replacements.reduce((text, [from, to]) => {
        expect(text, `${part} has ${from}`).to.include(from);
        return text.split(from).join(to);
      }, config),
    );
    return `--config=file:${files.path(file)}`;
  };

  /** Starts a proxy with the TLS and user authentication of Elasticsearch in front of the search engine, which has neither. */
  const startTlsProxy = async (engine: SearchEngine): Promise<number> => {
    const port = await freePort();
    const certificate = { cert: services.tls("tls.crt"), key: services.tls("tls.key"), ca: services.tls("ca.crt") };
    services.closeAtEnd(
      createServer(
        { ...certificate, requestCert: true, rejectUnauthorized: true, minVersion: "TLSv1.3" },
        (incoming, response) => {
          if (incoming.headers.authorization !== `Basic ${Buffer.from("jaeger:sesame").toString("base64")}`)
            return void response.writeHead(401).end();
          incoming.pipe(
            forwarded(
              {
                host: "127.0.0.1",
                port: engine.port,
                method: incoming.method,
                path: incoming.url,
                headers: incoming.headers,
              },
              (inner) => {
                response.writeHead(inner.statusCode!, inner.headers);
                inner.pipe(response);
              },
            ).on("error", () => response.destroy()),
          );
        },
      ).listen(port, "127.0.0.1"),
    );
    return port;
  };

  const send = (name: string, { name: operation, milliseconds, failed, attributes = {} }: Span): Promise<unknown> =>
    services.request(`${agent}/v1/traces`, {
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
                    startTimeUnixNano: `${start}000000`,
                    endTimeUnixNano: `${start + milliseconds}000000`,
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
  const findTrace = async (name: string): Promise<FoundTrace> =>
    services.request<FoundTrace>(`${query}/api/v3/traces/${idOf(name, 16)}`);
  const isKept = async (name: string): Promise<boolean> => (await findTrace(name)).result !== undefined;

  before(async () => {
    await files.write([jaeger]);
    files.put("passwords/jaeger", "sesame");
    files.put("pages/index.html", "<html></html>");
    const engine = await SearchEngine.start(services, files);
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
    const elasticsearch = `${hostOf(SPEC, ELASTICSEARCH_SERVICE)}:${ELASTICSEARCH_PORT}`;
    // The local build of Jaeger does not contain its web UI.
    services.start(
      "jaeger",
      files.tool("jaeger"),
      writeConfig(
        "jaeger",
        jaegerConfig(SPEC).replace(
          '"jaeger_query": {',
          `"jaeger_query": { "ui": { "assets_path": "${files.path("pages")}" },`,
        ),
        [
          [`https://${elasticsearch}`, `https://127.0.0.1:${await startTlsProxy(engine)}`],
          [`0.0.0.0:${OTLP.grpc}`, `127.0.0.1:${ports.jaeger}`],
          [`0.0.0.0:${JAEGER_PORT}`, `127.0.0.1:${ports.query}`],
          ["0.0.0.0:16685", `127.0.0.1:${ports.queryGrpc}`],
        ],
      ),
    );
    services.start(
      "gateway",
      files.tool("otelcol"),
      writeConfig("gateway", gatewayConfig(SPEC), [
        ['"namespace": "span"', '"namespace": "span", "metrics_flush_interval": "1s"'],
        [`0.0.0.0:${OTLP.grpc}`, `127.0.0.1:${ports.gateway}`],
        [`0.0.0.0:${SPAN_METRICS_PORT}`, `127.0.0.1:${ports.metrics}`],
        [`${hostOf(SPEC, "jaeger")}:${OTLP.grpc}`, `127.0.0.1:${ports.jaeger}`],
      ]),
    );
    services.start(
      "agent",
      files.tool("otelcol"),
      writeConfig("agent", agentConfig(SPEC), [
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
      await services.waitFor(60, `${url} responds`, () =>
        services.request(url).then(
          () => true,
          () => false,
        ),
      );
  });
  after(() => services.stop());

  it("are accepted only over TLS 1.3 and readable only with a client certificate", async () => {
    const outcome = (url: string, options: Parameters<LocalServices["request"]>[1]): Promise<string> =>
      services.request(url, options).then(
        () => "accepted",
        () => "rejected",
      );
    expect(await outcome(`${agent}/v1/traces`, { maxVersion: "TLSv1.2", body: {} })).to.equal("rejected");
    for (const url of [query, spanMetrics]) expect(await outcome(url, { anonymous: true }), url).to.equal("rejected");
  });

  it("are kept if they failed or were slower than the target; a share of the others is kept", async () => {
    await send("failed", {
      name: "POST /pay",
      milliseconds: 5,
      failed: true,
      attributes: { "http.request.header.authorization": "Bearer sesame", "user.id": "u1" },
    });
    await send("slow", { name: "GET /basket", milliseconds: SLOW });
    for (let index = 0; index < FAST_TRACES; index += 1)
      await send(`quick ${index}`, { name: "GET /", milliseconds: 5 });
    const seconds = await services.waitFor(
      DECISION_SECONDS + 60,
      "the failed and the slow trace are found",
      async () => (await isKept("failed")) && isKept("slow"),
    );
    process.stdout.write(
      `figure: span sent -> found in Jaeger: ${seconds.toFixed(1)} s, including the gateway's decision wait of ${DECISION_SECONDS} s\n`,
    );
    const kept = await Promise.all(Array.from({ length: FAST_TRACES }, (_, index) => isKept(`quick ${index}`)));
    expect(kept.filter(Boolean).length).to.be.within(1, (FAST_TRACES * 3 * SAMPLED_PERCENT) / 100);
  });

  it("contain no credentials, and a hash instead of the user id", async () => {
    const [span] = (await findTrace("failed")).result!.resourceSpans[0]!.scopeSpans[0]!.spans;
    const attributes = Object.fromEntries((span!.attributes ?? []).map(({ key, value }) => [key, value.stringValue]));
    expect(span!.name).to.equal("POST /pay");
    expect(attributes).to.not.have.property("http.request.header.authorization");
    expect(attributes["user.id"]).to.match(/^[0-9a-f]{40,64}$/);
  });

  it("are counted whether or not they are kept, in a histogram with the target as a bucket bound", async () => {
    const text = await services.request<string>(`${spanMetrics}/metrics`);
    const count = (operation: string): number =>
      Number(new RegExp(`^span_calls_total\\{[^}]*span_name="${operation}"[^}]*\\} (\\d+)`, "m").exec(text)?.[1]);
    expect(count("GET /")).to.equal(FAST_TRACES);
    expect(count("POST /pay")).to.equal(1);
    expect(text).to.match(
      new RegExp(`span_duration_seconds_bucket\\{[^}]*le="${SPEC.targets.p95Milliseconds / 1000}"`),
    );
  });
});
