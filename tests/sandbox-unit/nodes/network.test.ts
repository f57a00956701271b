// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Netmask } from "netmask";
import { State } from "../../../sandbox/lib/state";
import { connectProxy, forward } from "../../../sandbox/nodes/gateway";
import { networkLayout } from "../../../sandbox/nodes/layout";

/** Sends all that it receives back when the client has sent everything. */
const echo = (): Server =>
  createServer({ allowHalfOpen: true }, (client) => {
    let text = "";
    client.setEncoding("utf8").on("data", (part: string) => (text += part));
    client.on("end", () => client.end(`echo ${text}`));
  });

/** Sends `text` and the end of the connection, and returns the answer. */
const ask = (socket: Socket, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = "";
    socket.setEncoding("utf8").on("data", (part: string) => (answer += part));
    socket.on("end", () => resolve(answer)).on("error", reject);
    socket.end(text);
  });

describe("addresses of real nodes", () => {
  for (const stack of ["dev", "prod"] as const)
    it(`are in the VPC of ${stack} and do not overlap`, () => {
      const { gateway, nodes } = networkLayout(new State(stack), "us-east-1");
      const vpc = new Netmask(stack === "dev" ? "10.0.0.0/16" : "10.1.0.0/16");
      const addresses = [gateway, ...nodes.map(({ address }) => address)];
      expect(new Set(addresses).size).to.equal(4);
      for (const address of addresses) expect(vpc.contains(address), address).to.equal(true);
      const ranges = nodes.map(({ pods }) => new Netmask(pods));
      for (const range of ranges) {
        expect(vpc.contains(range), range.toString()).to.equal(true);
        expect(addresses.some((address) => range.contains(address))).to.equal(false);
      }
      expect(new Set(ranges.map(String)).size).to.equal(3);
      expect(nodes.map(({ name, zone }) => [name, zone])).to.deep.equal([
        ["node-a", "us-east-1a"],
        ["node-b", "us-east-1b"],
        ["node-c", "us-east-1c"],
      ]);
    });
});

describe("gateway of real nodes", () => {
  let folder: string;
  let port: number;
  const servers: Server[] = [];
  const path = (name: string): { path: string } => ({ path: join(folder, name) });

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "redoubt-gateway-"));
    const server = echo();
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    ({ port } = server.address() as AddressInfo);
  });

  after(() => {
    for (const server of servers) server.close();
    rmSync(folder, { recursive: true });
  });

  it("forwards a connection through a socket file, and keeps it half open", async () => {
    servers.push(await forward(path("forward"), { host: "127.0.0.1", port }));
    expect(await ask(connect(path("forward")), "hello")).to.equal("echo hello");
  });

  it("replaces the socket file of a killed gateway", async () => {
    servers.push(await forward(path("replaced"), { host: "127.0.0.1", port: 1 }));
    servers.push(await forward(path("replaced"), { host: "127.0.0.1", port }));
    expect(await ask(connect(path("replaced")), "again")).to.equal("echo again");
  });

  it("ends the connection of a client if the target does not listen", async () => {
    servers.push(await forward(path("closed"), { host: "127.0.0.1", port: 1 }));
    const client = connect(path("closed"));
    await new Promise((resolve) => client.on("close", resolve).on("error", () => undefined));
  });

  it("opens a tunnel for an HTTP CONNECT request, as the API server sends it", async () => {
    servers.push(await connectProxy(path("proxy")));
    const outgoing = request({ socketPath: path("proxy").path, method: "CONNECT", path: `127.0.0.1:${port}` });
    const tunnel = await new Promise<Socket>((resolve, reject) => {
      outgoing.on("connect", ({ statusCode }, socket) => {
        expect(statusCode).to.equal(200);
        resolve(socket);
      });
      outgoing.on("error", reject).end();
    });
    expect(await ask(tunnel, "tunnel")).to.equal("echo tunnel");
  });
});
