// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { elasticsearchSettings } from "../../../components/kubernetes/observability/logs/elasticsearch";
import { dataStreamOf } from "../../../components/kubernetes/observability/logs/index-templates";
import type { LogKind } from "../../../components/kubernetes/observability/shared/log-sizes";
import { Files } from "./files";
import { LocalServices } from "./local-services";
import { CONTENT, SearchEngine } from "./search-engine";

type Stored = Record<string, unknown>;

describe("index templates and ingest pipelines in a search engine", () => {
  const files = new Files();
  const services = new LocalServices(files);
  let engine: SearchEngine;

  /** Stores a log line as Fluent Bit would. @returns the stored document */
  const store = async (kind: LogKind, message: string, parameters = ""): Promise<Stored> => {
    const { status, response } = await engine.send("POST", `${dataStreamOf(kind)}/_doc?refresh=true${parameters}`, {
      "@timestamp": "2026-11-23T15:00:00Z",
      message,
    });
    expect(status, JSON.stringify(response)).to.equal(201);
    const { _index, _id } = response as { _index: string; _id: string };
    return ((await engine.send("GET", `${_index}/_doc/${_id}`)).response as { _source: Stored })._source;
  };

  before(async () => {
    await files.write([]);
    engine = await SearchEngine.start(services, files);
  });
  after(() => services.stop());

  it("refuses logs before the templates exist", async () => {
    const setting = "action.auto_create_index";
    const change = (value: unknown): Promise<{ status: number }> =>
      engine.send("PUT", "_cluster/settings", { persistent: { [setting]: value } });
    expect((await change(elasticsearchSettings()[setting])).status).to.equal(200);
    const { status, response } = await engine.send("POST", `${dataStreamOf("access")}/_doc`, { message: "secret" });
    expect(status).to.equal(404);
    expect(JSON.stringify(response)).to.include(setting);
    // The templates of Elasticsearch allow their data streams with `allow_auto_create`.
    expect((await change(null)).status).to.equal(200);
  });

  for (const { path, body } of CONTENT)
    it(`accepts ${path}`, async () => {
      const { status, response } = await engine.send("PUT", path, body);
      expect(status, JSON.stringify(response)).to.equal(200);
    });

  it("rejects a template with an unknown field type and a pipeline with an unknown processor", async () => {
    const bodyOf = (path: string): string => JSON.stringify(CONTENT.find((one) => one.path === path)!.body);
    for (const [path, right, wrong] of [
      ["_index_template/logs-access", '"type":"ip"', '"type":"ipp"'],
      ["_ingest/pipeline/logs-access", '"gsub"', '"gsubb"'],
    ] as const) {
      const { status, response } = await engine.send(
        "PUT",
        path,
        JSON.parse(bodyOf(path).replace(right, wrong)) as object,
      );
      expect(status).to.equal(400);
      expect(JSON.stringify(response)).to.match(/ipp|gsubb/);
    }
  });

  it("parses an access log line, anonymizes the client IP address and removes the query string", async () => {
    const kept = await store(
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

  it("parses an application's JSON log line, keeps the trace id and removes unknown fields", async () => {
    const kept = await store(
      "application",
      JSON.stringify({
        level: "error",
        message: "late",
        service: "shop",
        trace_id: "4bf92f3577b34da6a3ce929d0e0e4736",
        basket: { of: "customer-1" },
      }),
    );
    expect(kept).to.deep.include({
      message: "late",
      log: { level: "error" },
      service: { name: "shop" },
      trace: { id: "4bf92f3577b34da6a3ce929d0e0e4736" },
    });
    expect(JSON.stringify(kept)).to.not.include("customer-1");
  });

  it("parses user, action and outcome of an audit log line", async () =>
    expect(
      await store(
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
  for (const [condition, query] of [
    ["", ""],
    [" if the request disables the pipeline", "&pipeline=_none"],
  ] as const)
    it(`removes secrets and personal data from free text${condition}`, async () => {
      const { message } = await store("application", LINE, query);
      expect(message).to.include("[e-mail]").and.to.include("[card]");
      for (const secret of SECRETS) expect(message).to.not.include(secret);
    });

  it("indexes only the fields of the templates", async () => {
    const { response } = await engine.send("POST", `${dataStreamOf("access")}/_search`, {
      query: {
        bool: {
          filter: [{ term: { "client.ip": "10.1.0.0/16" } }, { range: { "http.response.status_code": { lt: 300 } } }],
        },
      },
    });
    expect((response as { hits: { total: { value: number } } }).hits.total.value).to.equal(1);
    const mapping = (await engine.send("GET", `${dataStreamOf("application")}/_mapping`)).response as Record<
      string,
      { mappings: { properties: object } }
    >;
    expect(mapping).to.not.be.empty;
    for (const { mappings } of Object.values(mapping))
      expect(mappings.properties).to.not.have.any.keys("line", "basket");
  });
});
