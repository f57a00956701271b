// SPDX-License-Identifier: Apache-2.0
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "../lib/report";
import type { Session } from "./session";

/**
 * Puts right what a killed command left: the engine's lock, and operations of which nobody knows how they ended. What was
 * being created is cleared from the state, and found again or created by the update that follows.
 */
export const recoverFromKilledCommand = async ({ state, engine }: Session, report: Report): Promise<void> => {
  if (isLocked(join(state.folder, "backend", ".pulumi", "locks"))) {
    report.line("an earlier command was killed; taking over its lock");
    await engine.runCaptured("cancel", "--yes");
  }
  const pending = (await engine.checkpoint()).deployment.pending_operations ?? [];
  if (pending.length === 0) return;
  report.line(`an earlier command was killed amid ${pending.length} operations; asking the cloud how they ended`);
  await engine.runCaptured("refresh", "--yes", "--skip-preview", "--clear-pending-creates");
};

const isLocked = (folder: string): boolean => {
  try {
    return readdirSync(folder, { recursive: true }).some((name) => String(name).endsWith(".json"));
  } catch {
    return false;
  }
};
