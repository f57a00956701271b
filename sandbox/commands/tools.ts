// SPDX-License-Identifier: Apache-2.0
import { Report } from "../lib/report";
import { ensureProducts, ensureTestTools, ensureTools } from "../toolchain";
import { nodeProducts } from "../toolchain/node-products";
import { ensureNodeTools } from "../toolchain/node-tools";

/** Downloads or builds the tools, for example in an image of a CI system. */
export const prepareTools = async ({ test, nodes }: { test: boolean; nodes: boolean }): Promise<void> => {
  const report = new Report();
  await ensureTools(report);
  if (test) await ensureTestTools(report);
  if (nodes) {
    await ensureNodeTools(report);
    await ensureProducts(nodeProducts, report);
  }
  report.line("tools are ready");
};
