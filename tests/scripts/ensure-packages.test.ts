// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { spawnSync } from "node:child_process";

/** Runs the check in a process that reports another version of Node.js. */
const checkOn = (version: string): { status: number | null; stderr: string } => {
  const program = `Object.defineProperty(process.versions, "node", { value: "${version}" }); require("./scripts/ensure-packages.js");`;
  return spawnSync(process.execPath, ["-e", program], { encoding: "utf8" });
};

describe("scripts/ensure-packages.js", () => {
  for (const version of ["20.19.0", "20.20.2", "22.13.0", "22.23.3", "24.0.0", "26.10.0"])
    it(`accepts Node.js ${version}`, () => expect(checkOn(version).status).to.equal(0));

  for (const version of ["18.20.8", "20.18.3", "21.7.3", "22.12.0", "23.11.1"])
    it(`rejects Node.js ${version}, and names the supported versions`, () => {
      const { status, stderr } = checkOn(version);
      expect(status).to.equal(1);
      expect(stderr).to.match(
        /^error: Node\.js \S+ is not supported: it must be >=20\.19 <21 \|\| >=22\.13 <23 \|\| >=24; install Node\.js 24/,
      );
    });
});
