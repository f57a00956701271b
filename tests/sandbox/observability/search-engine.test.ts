// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { dataStreamOf } from "../../../components/kubernetes/observability/logs/elasticsearch-requests";
import type { LogKind } from "../../../components/kubernetes/observability/shared/log-sizes";
import { Files } from "./files";
import { LocalServices } from "./local-services";
import { CONTENT, SearchEngine } from "./search-engine";

type Stored = Record<string, unknown>;

describe("a search engine, with the templates and pipelines that Elasticsearch is given", () => {
  const files = new Files();
  const running = new LocalServices(files);
  let engine: SearchEngine;

  /** Stores a line as the shipper would. @returns What is kept of it */
  const stored = async (kind: LogKind, message: string, how = ""): Promise<Stored> => {
    const { status, answer } = await engine.send("POST", `${dataStreamOf(kind)}/_doc?refresh=true${how}`, {
      "@timestamp": "2026-11-23T15:00:00Z",
      message,
    });
    expect(status, JSON.stringify(answer)).to.equal(201);
    const { _index, _id } = answer as { _index: string; _id: string };
    return ((await engine.send("GET", `${_index}/_doc/${_id}`)).answer as { _source: Stored })._source;
  };

  before(async () => {
    await files.write([]);
    engine = await SearchEngine.start(running, files);
  });
  after(() => running.stop());

  for (const { path, body } of CONTENT)
    it(`takes ${path}`, async () => {
      const { status, answer } = await engine.send("PUT", path, body);
      expect(status, JSON.stringify(answer)).to.equal(200);
    });

  it("refuses a template with a kind of field, and a pipeline with a step, that is none", async () => {
    const of = (path: string): string => JSON.stringify(CONTENT.find((one) => one.path === path)!.body);
    for (const [path, right, wrong] of [
      ["_index_template/logs-access", '"type":"ip"', '"type":"ipp"'],
      ["_ingest/pipeline/logs-access", '"gsub"', '"gsubb"'],
    ] as const) {
      const { status, answer } = await engine.send("PUT", path, JSON.parse(of(path).replace(right, wrong)) as object);
      expect(status).to.equal(400);
      expect(JSON.stringify(answer)).to.match(/ipp|gsubb/);
    }
  });

  it("reads a web server's line, and keeps neither the visitor's address nor what stood behind the path", async () => {
    const kept = await stored(
      "access",
      '10.1.2.3 - - [23/Nov/2026:15:00:00 +0000] "GET /basket?token=abc HTTP/1.1" 200 12 "-" "curl/8"',
    );
    expect(kept).to.deep.include({
      client: { ip: "10.1.2.0" },
      url: { path: "/basket" },
      http: { request: { method: "GET" }, response: { status_code: 200, bytes: 12 } },
      user_agent: { original: "curl/8" },
      message: "GET /basket 200",
    });
  });

  it("reads a program's JSON, keeps its trace, and drops what it does not know", async () => {
    const kept = await stored(
      "application",
      JSON.stringify({
        level: "error",
        message: "late",
        service: "shop",
        trace_id: "4bf92f3577b34da6a3ce929d0e0e4736",
        basket: { of: "somebody" },
      }),
    );
    expect(kept).to.deep.include({
      message: "late",
      log: { level: "error" },
      service: { name: "shop" },
      trace: { id: "4bf92f3577b34da6a3ce929d0e0e4736" },
    });
    expect(JSON.stringify(kept)).to.not.include("somebody");
  });

  it("reads who did what", async () =>
    expect(
      await stored(
        "audit",
        JSON.stringify({ user: "u1", action: "delete", outcome: "success", message: "role removed" }),
      ),
    ).to.deep.include({
      user: { id: "u1" },
      event: { action: "delete", outcome: "success" },
      message: "role removed",
    }));

  const SECRETS = [
    "a.b@example.com",
    "4111 1111 1111 1111",
    "hunter2",
    "abc123def456",
    "AKIAIOSFODNN7EXAMPLE",
    "078-05-1120",
    "DE89 3704 0044 0532 0130 00",
  ];
  const LINE = `mail a.b@example.com card 4111 1111 1111 1111 password=hunter2 Authorization: Bearer abc123def456 AKIAIOSFODNN7EXAMPLE 078-05-1120 DE89 3704 0044 0532 0130 00`;
  for (const [how, query] of [
    ["", ""],
    [", though the writer asks for no pipeline", "&pipeline=_none"],
  ] as const)
    it(`keeps no secret and nothing personal of free text${how}`, async () => {
      const { message } = await stored("application", LINE, query);
      expect(message).to.include("[e-mail]").and.to.include("[card]");
      for (const secret of SECRETS) expect(message).to.not.include(secret);
    });

  it("finds by the fields that have a kind, and has no index of others", async () => {
    const { answer } = await engine.send("POST", `${dataStreamOf("access")}/_search`, {
      query: {
        bool: {
          filter: [{ term: { "client.ip": "10.1.0.0/16" } }, { range: { "http.response.status_code": { lt: 300 } } }],
        },
      },
    });
    expect((answer as { hits: { total: { value: number } } }).hits.total.value).to.equal(1);
    const mapping = (await engine.send("GET", `${dataStreamOf("application")}/_mapping`)).answer as Record<
      string,
      { mappings: { properties: object } }
    >;
    for (const { mappings } of Object.values(mapping))
      expect(mappings.properties).to.not.have.any.keys("line", "basket");
  });
});
