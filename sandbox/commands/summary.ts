// SPDX-License-Identifier: Apache-2.0
import { basename, dirname } from "node:path";
import { runningProcesses } from "../lib/regions";
import type { Session } from "../session/session";
import { POLICY_PACKS } from "../session/workspace";

const MAX_VALUE_LENGTH = 120;

const formatValue = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** What a person wants to know when the stack is up: what runs where, endpoints, gates passed, how long, what next. */
export const formatSummary = async (
  { state, engine }: Session,
  seconds: { total: number; update: number },
): Promise<string> => {
  const outputs = await engine.outputs();
  const resources = await engine.resources();
  const row = (name: string, value: unknown): string => `  ${name.padEnd(26)} ${formatValue(value)}`;
  const again = state.stack === "dev" ? "npm run sandbox --" : `npm run sandbox -- --stack ${state.stack}`;
  return [
    "",
    `The ${state.stack} platform is up: ${resources.length} resources, on this machine alone.`,
    "",
    "Running (loopback only)",
    ...runningProcesses(state).map(({ name, port }) => row(name, port === 0 ? "no port" : `127.0.0.1:${port}`)),
    "",
    "Endpoints, as the program put them out (emulated AWS: names, nothing answers there)",
    ...Object.entries(outputs).map(([name, value]) =>
      row(name, formatValue(value).length > MAX_VALUE_LENGTH ? `pulumi stack output ${name}` : value),
    ),
    "",
    "Gates passed, in the preview and during the update",
    ...POLICY_PACKS.map((gate) => row(basename(dirname(gate)), gate)),
    "",
    `Took ${seconds.total} s, of which \`pulumi up\` ${seconds.update} s.`,
    "",
    "What next",
    row(`${again} shell`, "a shell for your own pulumi commands: `pulumi stack`, `pulumi preview --diff`"),
    row(again === "npm run sandbox --" ? "npm run sandbox" : again, "again: nothing changes"),
    row(`${again} status`, "what runs, and the requests to the emulated AWS"),
    row(`${again} down`, "destroy the stack and stop everything"),
    "",
  ].join("\n");
};
