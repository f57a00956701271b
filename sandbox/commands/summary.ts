// SPDX-License-Identifier: Apache-2.0
import { basename, dirname } from "node:path";
import { running } from "../lib/regions";
import type { Session } from "../session/session";
import { GATES } from "../session/workspace";

const LONG = 120;

const shown = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** What a person wants to know when the stack is up: what runs where, endpoints, gates passed, how long, what next. */
export const page = async ({ state, engine }: Session, seconds: { total: number; update: number }): Promise<string> => {
  const outputs = await engine.outputs();
  const resources = await engine.resources();
  const row = (name: string, value: unknown): string => `  ${name.padEnd(26)} ${shown(value)}`;
  const again = state.stack === "dev" ? "npm run sandbox --" : `npm run sandbox -- --stack ${state.stack}`;
  return [
    "",
    `The ${state.stack} platform is up: ${resources.length} resources, on this machine alone.`,
    "",
    "Running (loopback only)",
    ...running(state).map(({ name, port }) => row(name, port === 0 ? "no port" : `127.0.0.1:${port}`)),
    "",
    "Endpoints, as the program put them out (emulated AWS: names, nothing answers there)",
    ...Object.entries(outputs).map(([name, value]) =>
      row(name, shown(value).length > LONG ? `pulumi stack output ${name}` : value),
    ),
    "",
    "Gates passed, in the preview and during the update",
    ...GATES.map((gate) => row(basename(dirname(gate)), gate)),
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
