// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { ArgumentError } from "../../components/lib/problems";
import { environment } from "../../stacks/environment";
import { prod } from "../../stacks/prod";
import { readSettings, type Settings } from "../../stacks/settings";
import { record } from "../support/recorder";
import { configOf, STACKS } from "../support/stacks";

type Change = Record<string, unknown>;

/** Reads the settings of dev, some of them changed: undefined takes one away. */
const read = (change: Change): Settings => {
  const changed = Object.entries(change).map(([key, value]) => [
    `redoubt:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const config = { ...configOf("dev"), ...(Object.fromEntries(changed) as Record<string, string | undefined>) };
  const set = Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >;
  pulumi.runtime.setAllConfig(set);
  return readSettings(
    new pulumi.Config("redoubt"),
    "dev",
    Object.keys(set).map((key) => key.replace("redoubt:", "")),
  );
};

const problems = (change: Change): readonly string[] => {
  try {
    read(change);
  } catch (error) {
    if (error instanceof ArgumentError) return error.problems;
    throw error;
  }
  return [];
};

const group = <K extends keyof Settings>(key: K): Settings[K] => read({})[key];
const without = (key: keyof Settings, inner: string): object =>
  Object.fromEntries(Object.entries(group(key) ?? {}).filter(([name]) => name !== inner));

const SIGN_ON = {
  clientId: "grafana",
  clientSecret: "grafana-client",
  authorizeUrl: "https://id.example.com/a",
  tokenUrl: "https://id.example.com/t",
  userInfoUrl: "https://id.example.com/u",
  editorGroup: "platform",
};

/** What is wrong, and all that a user is told of it. */
const told: [what: string, change: () => Change, line: string | RegExp][] = [
  [
    "a missing setting",
    () => ({ domain: undefined }),
    "domain is missing; set it with `pulumi config set --path redoubt:domain VALUE`",
  ],
  [
    "a missing group",
    () => ({ targets: undefined }),
    "targets is missing; set it with `pulumi config set --path redoubt:targets VALUE`",
  ],
  [
    "a missing part",
    () => ({ nodes: without("nodes", "max") }),
    "nodes.max is missing; set it with `pulumi config set --path redoubt:nodes.max VALUE`",
  ],
  [
    "a misspelt setting",
    () => ({ domian: "a.example.com" }),
    /^domian is no setting; remove it, or use one of region, domain, owner, /,
  ],
  [
    "a misspelt part",
    () => ({ cache: { ...group("cache"), replica: 1 } }),
    "cache.replica is no setting; remove it, or use one of nodeType, replicas",
  ],
  [
    "a misspelt part of a part",
    () => ({ workload: { ...group("workload"), replicas: { min: 3, max: 9, mx: 1 } } }),
    "workload.replicas.mx is no setting; remove it, or use one of min, max",
  ],
  [
    "a text for a number",
    () => ({ nodes: { ...group("nodes"), max: "ten" } }),
    'nodes.max "ten" is wrong; set a number',
  ],
  ["a value for a group", () => ({ nodes: 3 }), "nodes 3 is wrong; set a group of settings, an indented line for each"],
  [
    "a value for a list",
    () => ({ publicAccessCidrs: "203.0.113.7/32" }),
    'publicAccessCidrs "203.0.113.7/32" is wrong; set a list',
  ],
  [
    "an unknown choice",
    () => ({ network: { ...group("network"), nat: "none" } }),
    'network.nat "none" is wrong; set one of per-zone, single',
  ],
  [
    "a region that is none",
    () => ({ region: "virginia" }),
    'region "virginia" is no AWS region; set one such as "us-east-1"',
  ],
  ["a domain that is none", () => ({ domain: "localhost" }), /^domain "localhost" is no DNS name; use /],
  [
    "an owner that is none",
    () => ({ owner: "somebody" }),
    /^owner "somebody" is not a valid tag; give the owning team's e-mail address/,
  ],
  [
    "too few nodes",
    () => ({ nodes: { ...group("nodes"), min: 2 } }),
    "nodes.min 2 leaves a zone without a node; set it to 3 or more",
  ],
  [
    "bounds the wrong way round",
    () => ({ nodes: { ...group("nodes"), min: 30 } }),
    /^nodes.min 30 exceeds nodes.max 20; raise /,
  ],
  ["half a node", () => ({ nodes: { ...group("nodes"), min: 3.5 } }), /^nodes.min 3.5 leaves a zone/],
  [
    "a type of instance that is none",
    () => ({ nodes: { ...group("nodes"), instanceTypes: ["large"] } }),
    /^nodes.instanceTypes \["large"\] is no list/,
  ],
  [
    "a network too small",
    () => ({ network: { ...group("network"), cidrBlock: "10.0.0.0/24" } }),
    /^network.cidrBlock "10.0.0.0\/24" .* use one from \/16 to \/20/,
  ],
  [
    "an API open to the world",
    () => ({ publicAccessCidrs: ["0.0.0.0/0"] }),
    /^publicAccessCidrs "0.0.0.0\/0" opens the cluster's API too wide/,
  ],
  [
    "an image without a digest",
    () => ({ workload: { ...group("workload"), image: "nginx:latest" } }),
    /^workload.image "nginx:latest" names no image by its digest/,
  ],
  [
    "a standby for half of the visitors",
    () => ({ edge: { standbyAddresses: ["203.0.113.10"] } }),
    /^edge.standbyAddresses \["203.0.113.10"\] are not addresses that every visitor reaches; list /,
  ],
  [
    "a sign-on without TLS",
    () => ({ metrics: { ...group("metrics"), signOn: { ...SIGN_ON, tokenUrl: "http://id.example.com" } } }),
    /^metrics.signOn.tokenUrl "http:\/\/id.example.com" is not reached over TLS; give /,
  ],
  [
    "too few pods",
    () => ({ workload: { ...group("workload"), replicas: { min: 1, max: 9 } } }),
    /^workload.replicas.min 1 leaves a zone without a pod/,
  ],
  [
    "no reader",
    () => ({ database: { ...group("database"), readers: 0 } }),
    /^database.readers 0 leaves no replica to fail over to/,
  ],
  [
    "no replica of the cache",
    () => ({ cache: { ...group("cache"), replicas: 0 } }),
    /^cache.replicas 0 leaves no replica to fail over to/,
  ],
  [
    "a cache node that is none",
    () => ({ cache: { ...group("cache"), nodeType: "small" } }),
    /^cache.nodeType "small" is no type of cache node/,
  ],
  [
    "an availability of 100 %",
    () => ({ targets: { ...group("targets"), availabilityPercent: 100 } }),
    /^targets.availabilityPercent 100 is no target/,
  ],
  [
    "metrics kept no day",
    () => ({ metrics: { ...group("metrics"), retentionDays: 0 } }),
    /^metrics.retentionDays 0 is no span; set it from 1 to 400 days/,
  ],
];

describe("settings", () => {
  for (const [what, change, line] of told)
    it(`tell of ${what}, once, and of nothing else`, () => {
      const found = problems(change());
      expect(found).to.have.length(1);
      expect(found[0]).to.match(/^Pulumi\.dev\.yaml: redoubt:/);
      const rest = found[0]!.replace("Pulumi.dev.yaml: redoubt:", "");
      if (typeof line === "string") expect(rest).to.equal(line);
      else expect(rest).to.match(line);
    });

  it("tell of all mistakes at once, whatever their kind", () => {
    const found = problems({
      owner: "somebody",
      domain: undefined,
      domian: "a.example.com",
      database: { instanceClass: "large", readers: 0 },
      network: { cidrBlock: "10.0.0.0/24", nat: "none" },
      targets: { ...group("targets"), rtoMinutes: -1 },
    });
    expect(found.map((line) => /redoubt:(\S+)/.exec(line)![1])).to.have.members([
      "owner",
      "domain",
      "domian",
      "database.instanceClass",
      "database.readers",
      "network.cidrBlock",
      "network.nat",
      "targets.rtoMinutes",
    ]);
  });

  it("take a text of digits for what it is", () => expect(read({ costCenter: "4711" }).costCenter).to.equal("4711"));

  it("may leave out who reaches the cluster's API: nobody", () =>
    expect(read({ publicAccessCidrs: undefined }).publicAccessCidrs).to.deep.equal([]));

  for (const [what, min, max, readers, replicas, days, cidrBlock] of [
    ["least", 3, 3, 1, 1, 1, "10.0.0.0/20"],
    ["most", 300, 300, 15, 5, 400, "10.0.0.0/16"],
  ] as const)
    it(`that are the ${what} that is taken are refused by no component`, async () => {
      const settings = read({
        nodes: { min, max, instanceTypes: ["m7g.2xlarge"] },
        database: { ...group("database"), readers },
        cache: { ...group("cache"), replicas },
        metrics: { ...group("metrics"), retentionDays: days },
        network: { ...group("network"), cidrBlock },
        secondaryRegion: "us-west-2",
      });
      const recorded = await record(() => environment("dev", settings, prod));
      expect(recorded.filter(({ type }) => type === "aws:rds/clusterInstance:ClusterInstance")).to.have.length(
        readers + 1 + 1,
      );
    });

  it("that lack a region for what the shape has standing by end the preview", async () => {
    let told = "";
    await record(() => {
      try {
        environment("dev", read({}), prod);
      } catch (error) {
        told = String(error);
      }
    });
    expect(told).to.include("redoubt:secondaryRegion is missing, and the stack's shape has a standby in it");
  });
});

for (const stack of STACKS)
  it(`settings of ${stack} as shipped have all the keys that its file has`, () => {
    const config = configOf(stack);
    pulumi.runtime.setAllConfig(config);
    const keys = Object.keys(config).map((key) => key.replace("redoubt:", ""));
    expect(readSettings(new pulumi.Config("redoubt"), stack, keys)).to.include.all.keys(keys);
  });
