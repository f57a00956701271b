// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Processes, Service } from "../lib/processes";
import { preload, type State } from "../lib/state";
import { GATEWAY_PROCESS, HOST_GATEWAY_PROCESS } from "./network";
import { inNamespaces } from "./runner";

/** Socket files that join the network of the nodes with that of this machine. */
export const SOCKETS = { egress: "egress.sock", apiServer: "api-server.sock", aws: "aws.sock" };
/** Message that a gateway prints when it listens. */
export const GATEWAY_READY = "listening";

/** The socket on which the API server reaches the network of the nodes. */
export const egressSocket = (state: State): string => state.path("nodes", SOCKETS.egress);

/**
 * The two processes that forward connections: one in the network of the nodes, one in that of this machine.
 * @param address The address in the network of the nodes at which the first one listens.
 */
export const gateways = (
  state: State,
  processes: Processes,
  { network, address }: { network: number; address: string },
  ports: { apiServer: number; aws: number },
): Service[] => {
  const folder = dirname(egressSocket(state));
  const program = ["-r", preload, join(__dirname, "gateway-main.ts")];
  const service = (name: string, invocation: Pick<Service, "command" | "args">): Service => ({
    name,
    ...invocation,
    port: 0,
    ready: () => readFileSync(processes.logFile(name), "utf8").includes(GATEWAY_READY),
  });
  return [
    service(GATEWAY_PROCESS, inNamespaces(network, ["net"], process.execPath, [...program, "inside", folder, address])),
    service(HOST_GATEWAY_PROCESS, {
      command: process.execPath,
      args: [...program, "outside", folder, String(ports.apiServer), String(ports.aws)],
    }),
  ];
};
