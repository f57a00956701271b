// SPDX-License-Identifier: Apache-2.0
import { Report } from "../lib/report";
import { ensureTestTools, ensureTools } from "../toolchain";

/** Downloads or builds the tools, for example in an image of a CI system. */
export const prepareTools = async ({ test }: { test: boolean }): Promise<void> => {
  const report = new Report();
  await ensureTools(report);
  if (test) await ensureTestTools(report);
  report.line("tools are ready");
};
