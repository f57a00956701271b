// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { checkRanges, includesAdminPorts, includesOtherPorts, rangeOf } from "../../policies/rules/port-ranges";

describe("checkRanges", () => {
  const INTERNET = { cidrBlocks: ["0.0.0.0/0"], protocol: "tcp" };

  for (const [description, ports, shown] of [
    ["both ends", { fromPort: 20, toPort: 30 }, "20-30"],
    ["only the first port", { fromPort: 22 }, "22-22"],
    ["only the last port", { toPort: 22 }, "22-22"],
    ["no port", {}, "all"],
    ["null for both ports", { fromPort: null, toPort: null }, "all"],
    ["all protocols", { protocol: "-1", fromPort: 0, toPort: 0 }, "all"],
  ] as const)
    it(`rejects and shows a range with ${description}`, () =>
      expect(checkRanges([rangeOf({ ...INTERNET, ...ports })], includesAdminPorts, "reason").violations).to.deep.equal([
        `ports ${shown} must not be open to the internet: reason`,
      ]));

  it("accepts one web port, and any port for private networks", () => {
    expect(
      checkRanges(
        [
          rangeOf({ ...INTERNET, fromPort: 443, toPort: 443 }),
          rangeOf({ cidrBlocks: ["10.0.0.0/16"], protocol: "tcp", fromPort: 22, toPort: 22 }),
        ],
        includesOtherPorts,
        "reason",
      ).violations,
    ).to.deep.equal([]);
  });
});
