// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { createServer, request, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createGateway, type FailedRequest, type Traffic } from "../../../sandbox/cloud/gateway";

const signed = (service: string): Record<string, string> => ({
  authorization: `AWS4-HMAC-SHA256 Credential=sandbox/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=x`,
});
const FORM = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };

const listening = (server: Server): Promise<number> =>
  new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)));

describe("gateway of the emulated AWS", () => {
  const servers: Server[] = [];
  const failures: FailedRequest[] = [];
  let port = 0;

  /** An emulator that returns its name, the request, and the status at the end of the path. */
  const emulator = async (name: string): Promise<number> => {
    const server = createServer((incoming, response) => {
      let body = "";
      incoming.on("data", (part: Buffer) => (body += part.toString()));
      incoming.on("end", () => {
        response.writeHead(Number(/status-(\d+)$/.exec(incoming.url ?? "")?.[1] ?? 200));
        response.end([name, incoming.method, incoming.headers.host, incoming.url, body].join(" "));
      });
    });
    servers.push(server);
    return listening(server);
  };

  /** Sends a request as a client of an HTTP proxy does: with the full URL. */
  const ask = (
    url: string,
    headers: Record<string, string>,
    body = "",
  ): Promise<{ status: number; text: string; headers: IncomingHttpHeaders }> =>
    new Promise((resolve, reject) => {
      const { host } = new URL(url);
      const outgoing = request(
        { host: "127.0.0.1", port, path: url, method: body ? "POST" : "GET", headers: { host, ...headers } },
        (response) => {
          let text = "";
          response.on("data", (part: Buffer) => (text += part.toString()));
          response.on("end", () => resolve({ status: response.statusCode ?? 0, text, headers: response.headers }));
        },
      );
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  const status = async (): Promise<Traffic> =>
    (await (await fetch(`http://127.0.0.1:${port}/_sandbox/status`)).json()) as Traffic;

  beforeEach(async () => {
    failures.length = 0;
    const gateway = createGateway({ ministack: await emulator("ministack"), moto: await emulator("moto") }, (failed) =>
      failures.push(failed),
    );
    servers.push(gateway);
    port = await listening(gateway);
  });
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
  });

  it("forwards a request to the emulator of its service, with host and query unchanged", async () => {
    expect((await ask("http://aws.sandbox/detector", signed("guardduty"))).text).to.equal(
      "moto GET aws.sandbox /detector ",
    );
    expect((await ask("http://123.s3-control.aws.sandbox/v20180820/x?a=b", signed("s3"))).text).to.equal(
      "ministack GET 123.s3-control.aws.sandbox /v20180820/x?a=b ",
    );
  });

  it("forwards requests to unknown services and unsigned requests to ministack", async () => {
    expect((await ask("http://aws.sandbox/", signed("brand-new"))).text).to.match(/^ministack /);
    expect((await ask("http://aws.sandbox/", {})).text).to.match(/^ministack /);
  });

  it("forwards the bodies of forms and of other requests", async () => {
    const action = "Action=CreateVpc&CidrBlock=10.0.0.0%2F16";
    expect((await ask("http://aws.sandbox/", { ...signed("ec2"), ...FORM }, action)).text).to.equal(
      `ministack POST aws.sandbox / ${action}`,
    );
    const large = "x".repeat(300_000);
    expect((await ask("http://aws.sandbox/", signed("s3"), large)).text).to.have.lengthOf(
      large.length + "ministack POST aws.sandbox / ".length,
    );
  });

  it("counts requests by service and operation, in every protocol", async () => {
    await ask("http://aws.sandbox/", { ...signed("ec2"), ...FORM }, "Action=CreateVpc&Version=1");
    await ask("http://aws.sandbox/?Action=GetUser", signed("iam"));
    await ask("http://aws.sandbox/", { ...signed("kms"), "x-amz-target": "TrentService.CreateKey" }, "{}");
    await ask("http://aws.sandbox/clusters/core", signed("eks"));
    await ask("http://aws.sandbox/clusters/edge", signed("eks"));
    await ask("http://aws.sandbox/2013-04-01/hostedzone/Z1", signed("route53"));
    await ask("http://aws.sandbox/logs?versioning", signed("s3"));
    await ask("http://aws.sandbox/logs/a/b", signed("s3"));
    const { services } = await status();
    expect(
      Object.fromEntries(Object.entries(services).map(([name, { operations }]) => [name, operations])),
    ).to.deep.equal({
      ec2: { CreateVpc: 1 },
      iam: { GetUser: 1 },
      kms: { CreateKey: 1 },
      eks: { "GET /clusters": 2 },
      route53: { "GET /hostedzone": 1 },
      s3: { "GET bucket?versioning": 1, "GET object": 1 },
    });
    expect(services["eks"]).to.include({ requests: 2, errors: 0 });
  });

  it("records and logs failed requests", async () => {
    expect((await ask("http://aws.sandbox/status-404", signed("eks"))).status).to.equal(404);
    const { services, errors } = await status();
    expect(services["eks"]).to.include({ requests: 1, errors: 1 });
    expect(errors).to.have.lengthOf(1);
    expect(errors[0]).to.include({
      service: "eks",
      operation: "GET /status-404",
      method: "GET",
      path: "/status-404",
      status: 404,
    });
    expect(errors[0]!.response).to.contain("ministack GET");
    expect(failures).to.deep.equal(errors);
  });

  it("returns 502 and the service's name if its emulator does not respond", async () => {
    servers[0]!.closeAllConnections();
    servers[0]!.close();
    const { status: code, text } = await ask("http://aws.sandbox/clusters", signed("eks"));
    expect(code).to.equal(502);
    expect(text).to.contain("the emulator of eks does not respond: connect ECONNREFUSED");
    expect((await status()).services["eks"]).to.include({ requests: 1, errors: 1 });
  });

  it("rejects requests to hosts other than the emulated AWS", async () => {
    for (const host of ["example.com", "sts.amazonaws.com", "notaws.sandbox", "aws.sandbox.example.com"]) {
      const { status: code, text } = await ask(`http://${host}/`, signed("sts"));
      expect(code, host).to.equal(502);
      expect(text).to.contain(`forwards requests to aws.sandbox only, not to ${host}`);
    }
    expect((await status()).services).to.deep.equal({});
  });
});
