// SPDX-License-Identifier: Apache-2.0
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "../lib/report";
import type { Session } from "./session";

/**
 * Cleans up after a killed command: releases the engine's lock and resolves pending operations. Pending creations are removed
 * from the state; the next update creates the resources.
 */
export const recoverFromKilledCommand = async ({ state, engine }: Session, report: Report): Promise<void> => {
  if (isLocked(join(state.folder, "backend", ".pulumi", "locks"))) {
    report.line("an earlier command was killed; releasing its lock");
    await engine.runCaptured("cancel", "--yes");
  }
  const pending = (await engine.checkpoint()).deployment.pending_operations ?? [];
  if (pending.length === 0) return;
  report.line(`an earlier command was killed during ${pending.length} operations; refreshing the state from the cloud`);
  await engine.runCaptured("refresh", "--yes", "--skip-preview", "--clear-pending-creates");
};

const isLocked = (folder: string): boolean => {
  try {
    return readdirSync(folder, { recursive: true }).some((name) => String(name).endsWith(".json"));
  } catch {
    return false;
  }
};
