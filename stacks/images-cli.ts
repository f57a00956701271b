// SPDX-License-Identifier: Apache-2.0
import { Command } from "commander";
import { ArgumentError } from "../components/lib/problems";
import { settingsOf } from "./file";
import { copyCommand, imagesOf } from "./images";
import { shapes } from "./shapes";

const program = new Command("npm run images --")
  .description(
    "Prints commands that copy the images of a stack into its registry. Images that are there are not copied again.",
  )
  .requiredOption("--stack <name>", `the stack: ${Object.keys(shapes).join(" or ")}`)
  .requiredOption("--registry <registry>", "the stack output imageRegistry, or the setting images.registry")
  .showHelpAfterError("(run `npm run images -- --help` for usage)");

try {
  const { stack, registry } = program.parse().opts<{ stack: string; registry: string }>();
  for (const image of imagesOf(settingsOf(stack))) {
    const command = copyCommand(image, registry);
    if (command !== undefined) process.stdout.write(`${command}\n`);
  }
} catch (error) {
  // Problems of settings are for the user to fix, so they are printed without a stack trace.
  const message = error instanceof ArgumentError ? error.message : ((error as Error).stack ?? String(error));
  process.stderr.write(`error: ${message}\n`);
  process.exitCode = 1;
}
