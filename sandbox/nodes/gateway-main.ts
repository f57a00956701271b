// SPDX-License-Identifier: Apache-2.0
// Joins the network of the nodes with loopback of this machine, where the API server and the emulated AWS listen.
//   inside SOCKETS ADDRESS: runs in the network namespace of the nodes
//   outside SOCKETS API-SERVER-PORT AWS-PORT: runs in that of the machine
import { join } from "node:path";
import { connectProxy, forward } from "./gateway";
import { GATEWAY_READY, SOCKETS } from "./sockets";

const [side = "", folder = "", ...args] = process.argv.slice(2);
const path = (name: string): { path: string } => ({ path: join(folder, name) });
const loopback = (port: string): { host: string; port: number } => ({ host: "127.0.0.1", port: Number(port) });

const inside = ([host = ""]: string[]): Promise<unknown>[] => [
  connectProxy(path(SOCKETS.egress)),
  forward({ host, port: 443 }, path(SOCKETS.apiServer)),
  forward({ host, port: 80 }, path(SOCKETS.aws)),
];
const outside = ([apiServer = "", aws = ""]: string[]): Promise<unknown>[] => [
  forward(path(SOCKETS.apiServer), loopback(apiServer)),
  forward(path(SOCKETS.aws), loopback(aws)),
];

Promise.all(side === "inside" ? inside(args) : outside(args)).then(
  () => process.stdout.write(`${GATEWAY_READY}\n`),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  },
);
