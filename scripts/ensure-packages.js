// SPDX-License-Identifier: Apache-2.0
// Installs the npm packages when they are missing or not those of package-lock.json, so that a script works straight
// after a clone. Plain JavaScript without imports of packages: there may be none yet.
"use strict";
const { spawnSync } = require("node:child_process");
const { createHash } = require("node:crypto");
const { readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

const root = join(__dirname, "..");
const { engines } = require("../package.json");
const stamp = join(root, "node_modules", ".redoubt-lock");

const fail = (message) => {
  console.error(`error: ${message}`);
  process.exit(1);
};

const [major, minor] = process.versions.node.split(".").map(Number);
if (major !== 20 || minor < 19)
  fail(
    `Redoubt runs on Node ${engines.node}, and this is Node ${process.versions.node}; install Node 20 (nodejs.org) and put it first on PATH`,
  );

const wanted = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");
const installed = () => {
  try {
    return readFileSync(stamp, "utf8");
  } catch {
    return "";
  }
};

if (installed() !== wanted) {
  console.log("installing npm packages (about a minute)");
  const { status, stdout, stderr } = spawnSync("npm", ["ci", "--ignore-scripts"], { cwd: root, encoding: "utf8" });
  if (status !== 0)
    fail(
      `\`npm ci\` failed; check the connection to your npm registry and the free disk, then run this again. It said:\n${stdout}${stderr}`,
    );
  writeFileSync(stamp, wanted);
}
