// SPDX-License-Identifier: Apache-2.0
import { basename, dirname } from "node:path";
import { runningProcesses } from "../lib/regions";
import { describeNodes } from "../nodes/describe";
import type { Session } from "../session/session";
import { POLICY_PACKS } from "../session/workspace";

/** The page about the stack, in the folder of the sandbox: architecture, cost, targets and controls. */
export const PAGE = "explain.html";

const MAX_VALUE_LENGTH = 120;

const formatValue = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** Formats the summary that `up` prints: processes, outputs, policy packs, duration and next commands. */
export const formatSummary = async (
  { state, engine }: Session,
  seconds: { total: number; update: number },
): Promise<string> => {
  const outputs = await engine.outputs();
  const resources = await engine.resources();
  const row = (name: string, value: unknown): string => `  ${name.padEnd(26)} ${formatValue(value)}`;
  const command = state.stack === "dev" ? "npm run sandbox --" : `npm run sandbox -- --stack ${state.stack}`;
  return [
    "",
    `The ${state.stack} platform is up: ${resources.length} resources, all on this machine.`,
    "",
    "Processes (listening on loopback only)",
    ...runningProcesses(state).map(({ name, port }) => row(name, port === 0 ? "does not listen" : `127.0.0.1:${port}`)),
    "",
    "Stack outputs (AWS endpoints are emulated and do not serve traffic)",
    ...Object.entries(outputs).map(([name, value]) =>
      row(name, formatValue(value).length > MAX_VALUE_LENGTH ? `pulumi stack output ${name}` : value),
    ),
    "",
    "Containers on the nodes of the primary cluster",
    ...describeNodes(state),
    "",
    "Policy packs passed, in the preview and during the update",
    ...POLICY_PACKS.map((pack) => row(basename(dirname(pack)), pack)),
    "",
    `Duration: ${seconds.total} s, of which \`pulumi up\` took ${seconds.update} s.`,
    "",
    "Next steps",
    row("open this page", state.path(PAGE)),
    row(`${command} shell`, "open a shell for pulumi commands, such as `pulumi stack` or `pulumi preview --diff`"),
    row(command.replace(/ --$/, ""), "deploy again: nothing changes"),
    row(`${command} status`, "show processes and the requests to the emulated AWS"),
    row(`${command} down`, "destroy the stack and stop all processes"),
    "",
  ].join("\n");
};
