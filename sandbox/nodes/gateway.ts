// SPDX-License-Identifier: Apache-2.0
import { existsSync, rmSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { connect, createServer, type NetConnectOpts, type Server, type Socket } from "node:net";

/** Where a forwarder listens, and where it connects to: a port of an address, or a socket file. */
export type Endpoint = { host: string; port: number } | { path: string };

/** Forwards every connection. Socket files join network namespaces, because they belong to none. */
export const forward = (from: Endpoint, to: Endpoint): Promise<Server> =>
  listen(
    // Half-open connections stay open, as a client may still read after it has sent everything.
    createServer({ allowHalfOpen: true }, (client) => join(client, connect({ ...to, allowHalfOpen: true }))),
    from,
  );

/**
 * The HTTP CONNECT proxy through which the API server reaches kubelets, webhooks and aggregated APIs in the network of the nodes. The
 * API server uses it by its egress selector, as with Konnectivity.
 */
export const connectProxy = (at: Endpoint): Promise<Server> => {
  const server = createHttpServer((_request, response) => void response.writeHead(405).end());
  server.on("connect", ({ url = "" }, client: Socket, head: Buffer) => {
    const { hostname, port } = new URL(`tcp://${url}`);
    const target: NetConnectOpts = { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port), allowHalfOpen: true };
    const upstream = connect(target);
    upstream.once("connect", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.write(head);
    });
    join(client, upstream);
  });
  return listen(server, at);
};

/** Copies bytes in both directions. An error of one side ends both. */
const join = (one: Socket, other: Socket): void => {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const)
    from.on("error", () => to.destroy()).pipe(to);
};

const listen = <T extends Server>(server: T, at: Endpoint): Promise<T> => {
  // A process that was killed leaves its socket file, on which a new one cannot listen.
  if ("path" in at && existsSync(at.path)) rmSync(at.path);
  return new Promise((resolve, reject) => {
    server.once("error", reject).listen(at, () => resolve(server));
  });
};
