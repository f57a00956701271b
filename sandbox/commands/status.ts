// SPDX-License-Identifier: Apache-2.0
import { cloudTraffic } from "../cloud";
import { Engine } from "../lib/engine";
import { productFolder } from "../toolchain/cache";
import { runningProcesses } from "../lib/regions";
import { describeNodes } from "../nodes/describe";
import { products } from "../toolchain/products";
import type { State } from "../lib/state";

/** Prints the running processes, the requests to the emulated AWS, what containers run, and the tools. */
export const status = async (state: State): Promise<void> => {
  const alive = runningProcesses(state);
  const lines = [`${state.stack} sandbox in ${state.folder}`];
  if (alive.length === 0) {
    lines.push(
      new Engine(state, {}).stackExists
        ? "  stopped; run `npm run sandbox` to create it again"
        : "  not created; run `npm run sandbox` to create it",
    );
  }
  for (const { name, pid, port } of alive)
    lines.push(`  ${name.padEnd(24)} pid ${String(pid).padEnd(8)} ${port === 0 ? "" : `127.0.0.1:${port}`}`);
  if (alive.some(({ name }) => name === "aws-gateway")) {
    const services = Object.entries(await cloudTraffic(state)).sort(([, a], [, b]) => b.requests - a.requests);
    lines.push("requests to the emulated AWS, by service:");
    for (const [service, { requests, errors }] of services)
      lines.push(`  ${service.padEnd(24)} ${String(requests).padStart(6)}${errors > 0 ? `, ${errors} errors` : ""}`);
  }
  lines.push("containers on the nodes of the primary cluster:", ...describeNodes(state));
  lines.push(
    "tools:",
    ...products.map((product) => `  ${`${product.name} ${product.version}`.padEnd(36)} ${productFolder(product)}`),
  );
  process.stdout.write(`${lines.join("\n")}\n`);
};
