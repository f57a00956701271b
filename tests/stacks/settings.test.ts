// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { formatProblem } from "../../components/lib/problems";
import { environment } from "../../stacks/environment";
import { prod } from "../../stacks/prod";
import { readSettings, type Settings } from "../../stacks/settings";
import { expectPlainWording, problemsOf } from "../support/problems";
import { record } from "../support/recorder";
import { configOf, STACKS } from "../support/stacks";

type Change = Record<string, unknown>;

/** Reads the settings of dev with some changes; undefined removes a setting. */
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

/** The messages for the settings of dev with some changes. */
const messages = (change: Change): string[] => problemsOf(() => read(change)).map(formatProblem);

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

/** Invalid settings, and the only message that they cause. */
const INVALID: [description: string, change: () => Change, message: string | RegExp][] = [
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
    "a missing setting of a group",
    () => ({ nodes: without("nodes", "max") }),
    "nodes.max is missing; set it with `pulumi config set --path redoubt:nodes.max VALUE`",
  ],
  [
    "a misspelled setting",
    () => ({ domian: "a.example.com" }),
    /^domian is not a setting; remove it, or use one of region, domain, owner, /,
  ],
  [
    "a misspelled setting of a group",
    () => ({ cache: { ...group("cache"), replica: 1 } }),
    "cache.replica is not a setting; remove it, or use one of nodeType, replicas",
  ],
  [
    "a misspelled setting of a nested group",
    () => ({ workload: { ...group("workload"), replicas: { min: 3, max: 9, mx: 1 } } }),
    "workload.replicas.mx is not a setting; remove it, or use one of min, max",
  ],
  [
    "a string for a number",
    () => ({ nodes: { ...group("nodes"), max: "ten" } }),
    'nodes.max "ten" must be a number; set it to a number without quotation marks',
  ],
  [
    "a number for a string",
    () => ({ database: { ...group("database"), instanceClass: 8 } }),
    "database.instanceClass 8 must be a string; put the value in quotation marks",
  ],
  [
    "a value for a group",
    () => ({ nodes: 3 }),
    "nodes 3 must be a group of settings; write each setting of the group on an indented line",
  ],
  [
    "a value for a list",
    () => ({ publicAccessCidrs: "203.0.113.7/32" }),
    'publicAccessCidrs "203.0.113.7/32" must be a list; write each item on a line of its own that starts with "- "',
  ],
  [
    "an unknown choice",
    () => ({ network: { ...group("network"), nat: "none" } }),
    'network.nat "none" must be one of per-zone, single; set it to one of them',
  ],
  [
    "an invalid region",
    () => ({ region: "virginia" }),
    'region "virginia" is not an AWS region; set it to a region such as "us-east-1"',
  ],
  [
    "an invalid secondary region",
    () => ({ secondaryRegion: "oregon" }),
    'secondaryRegion "oregon" is not an AWS region; set it to a region such as "us-east-1"',
  ],
  ["an invalid domain", () => ({ domain: "localhost" }), /^domain "localhost" is not a DNS name .*; set it to /],
  [
    "an invalid owner",
    () => ({ owner: "somebody" }),
    'owner "somebody" must be an email address; set it to the email address of the owning team',
  ],
  [
    "too few nodes",
    () => ({ nodes: { ...group("nodes"), min: 2 } }),
    "nodes.min 2 must be a whole number from 3 to 300; set it to 3 or more",
  ],
  [
    "a minimum above the maximum",
    () => ({ nodes: { ...group("nodes"), min: 30 } }),
    "nodes.min 30 must not exceed nodes.max, which is 20; raise nodes.max or lower nodes.min",
  ],
  [
    "a fraction of a node",
    () => ({ nodes: { ...group("nodes"), min: 3.5 } }),
    /^nodes.min 3.5 must be a whole number from 3 to 300; /,
  ],
  [
    "an invalid instance type",
    () => ({ nodes: { ...group("nodes"), instanceTypes: ["large"] } }),
    /^nodes.instanceTypes \["large"\] must be a list of at least one EC2 instance type; /,
  ],
  [
    "a network that is too small",
    () => ({ network: { ...group("network"), cidrBlock: "10.0.0.0/24" } }),
    /^network.cidrBlock "10.0.0.0\/24" must be an IPv4 network from \/16 to \/20 /,
  ],
  [
    "a public API endpoint for all addresses",
    () => ({ publicAccessCidrs: ["0.0.0.0/0"] }),
    /^publicAccessCidrs "0.0.0.0\/0" must be an IPv4 network from \/16 to \/32; /,
  ],
  [
    "an image without a digest",
    () => ({ workload: { ...group("workload"), image: "nginx:latest" } }),
    /^workload.image "nginx:latest" must be an image reference with a digest; /,
  ],
  [
    "standby addresses without IPv6",
    () => ({ edge: { standbyAddresses: ["203.0.113.10"] } }),
    /^edge.standbyAddresses \["203.0.113.10"\] must contain both IPv4 and IPv6 addresses; list /,
  ],
  [
    "traffic to a secondary region that does not exist",
    () => ({ edge: { secondaryServes: true } }),
    /^edge.secondaryServes true must not be true without a secondary region; set /,
  ],
  [
    "a sign-on URL without TLS",
    () => ({ metrics: { ...group("metrics"), signOn: { ...SIGN_ON, tokenUrl: "http://id.example.com" } } }),
    /^metrics.signOn.tokenUrl "http:\/\/id.example.com" is not an HTTPS URL; set /,
  ],
  [
    "a secret instead of the name of a secret",
    () => ({ metrics: { ...group("metrics"), signOn: { ...SIGN_ON, clientSecret: "S3cret!" } } }),
    /^metrics.signOn.clientSecret \(not shown\) is not a valid name of a Kubernetes Secret; set /,
  ],
  [
    "too few pods",
    () => ({ workload: { ...group("workload"), replicas: { min: 1, max: 9 } } }),
    "workload.replicas.min 1 must be a whole number from 3 to 1000; set it to 3 or more",
  ],
  [
    "a database without a reader",
    () => ({ database: { ...group("database"), readers: 0 } }),
    "database.readers 0 must be a whole number from 1 to 15; set it to 1 or more",
  ],
  [
    "a cache without a replica",
    () => ({ cache: { ...group("cache"), replicas: 0 } }),
    "cache.replicas 0 must be a whole number from 1 to 5; set it to 1 or more",
  ],
  [
    "an invalid cache node type",
    () => ({ cache: { ...group("cache"), nodeType: "small" } }),
    /^cache.nodeType "small" is not a cache node type; /,
  ],
  [
    "a service time of zero",
    () => ({ measured: { ...group("measured"), serviceMilliseconds: 0 } }),
    /^measured.serviceMilliseconds 0 must be a number above 0 and up to 60000; /,
  ],
  [
    "an availability of 100 %",
    () => ({ targets: { ...group("targets"), availabilityPercent: 100 } }),
    "targets.availabilityPercent 100 must be a number above 0 and up to 99.999; set it to 99.999 or less",
  ],
  [
    "a retention of zero days",
    () => ({ metrics: { ...group("metrics"), retentionDays: 0 } }),
    "metrics.retentionDays 0 must be a whole number from 1 to 400; set it to 1 or more",
  ],
];

describe("readSettings", () => {
  for (const [description, change, message] of INVALID)
    it(`rejects ${description}, with one message`, () => {
      const found = messages(change());
      expect(found).to.have.length(1);
      expect(found[0]).to.match(/^Pulumi\.dev\.yaml: redoubt:/);
      const rest = found[0]!.replace("Pulumi.dev.yaml: redoubt:", "");
      if (typeof message === "string") expect(rest).to.equal(message);
      else expect(rest).to.match(message);
      problemsOf(() => read(change())).forEach(expectPlainWording);
    });

  it("reports all problems together", () => {
    const found = messages({
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

  it("accepts a string of digits", () => expect(read({ costCenter: "4711" }).costCenter).to.equal("4711"));

  it("allows no public access to the cluster API by default", () =>
    expect(read({ publicAccessCidrs: undefined }).publicAccessCidrs).to.deep.equal([]));

  for (const [extreme, min, max, readers, replicas, days, cidrBlock] of [
    ["minimum", 3, 3, 1, 1, 1, "10.0.0.0/20"],
    ["maximum", 300, 300, 15, 5, 400, "10.0.0.0/16"],
  ] as const)
    it(`accepts the ${extreme} values that the components accept`, async () => {
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
});

describe("environment", () => {
  it("rejects a shape with a secondary region if the setting for the region is missing", async () => {
    let message = "";
    await record(() => {
      try {
        environment("dev", read({}), prod);
      } catch (error) {
        message = String(error);
      }
    });
    expect(message).to.include("redoubt:secondaryRegion is missing, and stacks/dev.ts defines a secondary region");
  });
});

for (const stack of STACKS)
  it(`the settings of ${stack} contain all keys of its file`, () => {
    const config = configOf(stack);
    pulumi.runtime.setAllConfig(config);
    const keys = Object.keys(config).map((key) => key.replace("redoubt:", ""));
    expect(readSettings(new pulumi.Config("redoubt"), stack, keys)).to.include.all.keys(keys);
  });
