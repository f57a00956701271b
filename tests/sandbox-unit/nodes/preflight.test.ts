// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { nodeProblems, type Machine } from "../../../sandbox/nodes/preflight";

const ALL_CAPABILITIES = 0x1ff_ffff_ffffn;
const LINUX: Machine = {
  platform: "linux",
  uid: 0,
  capabilities: ALL_CAPABILITIES,
  cgroups: "v2",
  missingControllers: [],
  hasCommand: () => true,
  folders: { "the repository": "/srv/redoubt", XDG_CACHE_HOME: "/var/cache/redoubt", REDOUBT_SANDBOX_STATE: "/s" },
};

describe("preflight of real nodes", () => {
  it("accepts root on Linux with either version of control groups", () => {
    expect(nodeProblems(LINUX)).to.deep.equal([]);
    expect(nodeProblems({ ...LINUX, cgroups: "v1" })).to.deep.equal([]);
  });

  it("accepts root without CAP_SYS_RESOURCE", () => {
    expect(nodeProblems({ ...LINUX, capabilities: ALL_CAPABILITIES & ~(1n << 24n) })).to.deep.equal([]);
  });

  const REJECTED: [title: string, change: Partial<Machine>, problem: RegExp][] = [
    ["macOS", { platform: "darwin", uid: 501 }, /^the operating system darwin is not Linux; use `--nodes kind`/],
    ["a user other than root", { uid: 1000 }, /^the user is not root; run the command as root/],
    [
      "root of an unprivileged container",
      { capabilities: ALL_CAPABILITIES & ~(1n << 21n) },
      /^root lacks CAP_SYS_ADMIN; use a virtual machine/,
    ],
    ["missing control groups", { cgroups: undefined }, /^control groups are not mounted/],
    ["a missing controller", { missingControllers: ["memory"] }, /^control groups lack memory; enable/],
    [
      "missing commands",
      { hasCommand: (name) => name !== "nsenter" && name !== "unshare" },
      /^nsenter, unshare is not on PATH; run `apt-get install util-linux`$/,
    ],
    [
      "a cache that nodes do not see",
      { folders: { ...LINUX.folders, XDG_CACHE_HOME: "/var/lib/jenkins/.cache" } },
      /^XDG_CACHE_HOME \/var\/lib\/jenkins\/\.cache is below \/run, \/var\/lib, \/var\/log, which nodes replace; use another/,
    ],
    [
      "a state folder whose sockets have too long paths",
      { folders: { ...LINUX.folders, REDOUBT_SANDBOX_STATE: `/${"x".repeat(90)}` } },
      /must have at most 80 characters, as it contains sockets; use a shorter path$/,
    ],
  ];
  for (const [title, change, problem] of REJECTED)
    it(`rejects ${title}`, () => {
      const problems = nodeProblems({ ...LINUX, ...change });
      expect(problems).to.have.length(1);
      expect(problems[0]).to.match(problem);
    });
});
