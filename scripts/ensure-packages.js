// SPDX-License-Identifier: Apache-2.0
// Checks the version of Node.js, and installs the npm packages if they are missing or differ from package-lock.json: so each script
// works directly after a clone. It imports no package, because none may be installed yet.
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

/** Whether this Node.js is in `engines`, which has the form ">=20.19 <21 || >=22.13". */
const isSupported = () => {
  const [major, minor] = process.versions.node.split(".").map(Number);
  return engines.node.split("||").some((range) => {
    const [, lowMajor, lowMinor = "0"] = />=(\d+)(?:\.(\d+))?/.exec(range);
    const [, below = "Infinity"] = /<(\d+)/.exec(range) ?? [];
    return (
      major < Number(below) && (major > Number(lowMajor) || (major === Number(lowMajor) && minor >= Number(lowMinor)))
    );
  });
};
if (!isSupported())
  fail(
    `Node.js ${process.versions.node} is not supported: it must be ${engines.node}; install Node.js 24 (nodejs.org) and put it first on PATH`,
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
