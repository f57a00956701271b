// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { version } from "@pulumi/pulumi/package.json";
import { quietDebugLog, TESTED_VERSION } from "../../stacks/quiet-debug-log";

describe("quietDebugLog", () => {
  const sent: string[] = [];
  const newLog = (): { debug: (message: string) => Promise<void> } => ({
    debug: (message) => {
      sent.push(message);
      return Promise.resolve();
    },
  });
  beforeEach(() => sent.splice(0));

  it("discards debug messages in the tested version", async () => {
    const log = newLog();
    expect(quietDebugLog(log, TESTED_VERSION, undefined)).to.equal(true);
    await log.debug("message");
    expect(sent).to.deep.equal([]);
  });

  it("sends debug messages if PULUMI_OPTION_DEBUG is set", async () => {
    const log = newLog();
    expect(quietDebugLog(log, TESTED_VERSION, "true")).to.equal(false);
    await log.debug("message");
    expect(sent).to.deep.equal(["message"]);
  });

  it("sends debug messages in any other version", async () => {
    const log = newLog();
    for (const other of ["3.247.0", "3.248.1", "4.0.0"]) expect(quietDebugLog(log, other, undefined)).to.equal(false);
    await log.debug("message");
    expect(sent).to.deep.equal(["message"]);
  });

  it("is tested with the installed version", () => expect(version).to.equal(TESTED_VERSION));
});
