#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// The entry file of the `redoubt` command.
import { run } from "./program";

void run(process.argv.slice(2), {
  cwd: process.cwd(),
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
}).then((status) => (process.exitCode = status));
