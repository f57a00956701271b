// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import fc from "fast-check";
import { ClusterAutoscaler } from "../../components/kubernetes/cluster-autoscaler";
import { LoadBalancerController } from "../../components/kubernetes/load-balancer-controller";
import { Observability } from "../../components/kubernetes/observability";
import { Workload } from "../../components/kubernetes/workload";
import { ArgumentError } from "../../components/lib/problems";
import { TARGETS as targets } from "../support/observability";
import { expectPlainWording } from "../support/problems";
import { record, type Recorded } from "../support/recorder";
import { TAGS as tags } from "../support/tags";

const IMAGE = `registry.example/app@sha256:${"a".repeat(64)}`;
const targetGroupArn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/t/0123456789abcdef";
const onCluster = { clusterName: "c", region: "us-east-1", tags };

/** Components with all their optional parts, and the length of the longest name. */
const COMPONENTS: Record<string, { longest: number; create: (name: string) => unknown }> = {
  Observability: {
    longest: 37,
    create: (name) => new Observability(name, { targets, cloudWatchRegion: "us-east-1", targetGroupArn, tags }),
  },
  Workload: {
    longest: 56,
    create: (name) =>
      new Workload(name, {
        image: IMAGE,
        namespace: "shop",
        canary: { image: IMAGE },
        secrets: { password: "arn:aws:secretsmanager:us-east-1:123456789012:secret:s" },
        targetGroupArn,
        targetRequestsPerSecond: 10,
        tags,
      }),
  },
};

/** Kubernetes, "Object Names and IDs" and "Labels and Selectors". */
const LABEL_VALUE = /^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$/;
const DNS_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const SUBDOMAIN = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
/** Kinds whose names are DNS labels. */
const LABELS = /:(Namespace|Service)$/;
/** Lists of objects whose names are DNS labels. */
const NAMED_LISTS = ["containers", "initContainers", "volumes"];

/** `PATH TEXT` for each name or label in an object that Kubernetes would reject. */
const invalidWithin = (value: unknown, path: string): string[] => {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const found = invalidWithin(inner, `${path}.${key}`);
    const wrong = (texts: unknown[], pattern: RegExp): string[] =>
      texts.filter((text) => !pattern.test(String(text))).map((text) => `${path}.${key} ${String(text)}`);
    if (/[lL]abels$/.test(key) && !Array.isArray(inner))
      return [...found, ...wrong(Object.values(inner as object), LABEL_VALUE)];
    if (NAMED_LISTS.includes(key))
      return [
        ...found,
        ...wrong(
          (inner as { name: unknown }[]).map(({ name }) => name),
          DNS_LABEL,
        ),
      ];
    if (key === "conditionType") return [...found, ...wrong([String(inner).split("/").pop()], LABEL_VALUE)];
    return found;
  });
};

const invalidObjects = (recorded: readonly Recorded[]): string[] =>
  recorded
    .filter(({ type }) => type.startsWith("kubernetes:"))
    .flatMap(({ type, name, inputs }) => {
      const object = (inputs["metadata"] as { name: string }).name;
      const pattern = LABELS.test(type) ? DNS_LABEL : /rbac/.test(type) ? /^[^/%]+$/ : SUBDOMAIN;
      return [...(pattern.test(object) ? [] : [`${type} ${object}`]), ...invalidWithin(inputs, name)];
    });

/** The registered resources, or the error of the constructor, which registers nothing. */
const recordOrError = async (create: () => unknown): Promise<Recorded[] | ArgumentError> => {
  let thrown: unknown;
  const recorded = await record(() => {
    try {
      create();
    } catch (error) {
      thrown = error;
    }
  });
  if (thrown === undefined) return recorded;
  if (!(thrown instanceof ArgumentError)) throw thrown as Error;
  expect(recorded.filter(({ type }) => type.includes("kubernetes"))).to.deep.equal([]);
  return thrown;
};

const renamed = (recorded: readonly Recorded[], from: string, to: string): Recorded[] =>
  JSON.parse(JSON.stringify(recorded).split(from).join(to)) as Recorded[];

for (const [component, { longest, create }] of Object.entries(COMPONENTS))
  describe(`the name of ${component}`, () => {
    const name = "q".repeat(longest);

    it(`can have ${longest} characters, with valid names and labels of all objects`, async () => {
      const recorded = await record(() => create(name));
      expect(recorded.length).to.be.above(5);
      expect(invalidObjects(recorded)).to.deep.equal([]);
    });

    it("cannot be longer, because an object would have an invalid name or label", async () => {
      const recorded = await record(() => create(name));
      expect(invalidObjects(renamed(recorded, name, `${name}q`))).to.not.deep.equal([]);
      const error = await recordOrError(() => create(`${name}q`));
      expect(error).to.be.instanceOf(ArgumentError);
      const [problem] = (error as ArgumentError).problems;
      expect(problem).to.include({ field: "name", value: `${name}q` });
      expectPlainWording(problem!);
    });

    it("is rejected, or all objects have valid names and labels", async () => {
      const texts = fc.oneof(
        fc.stringMatching(/^[a-z][a-z0-9-]{0,60}$/),
        fc.stringMatching(/^[A-Za-z0-9_. -]{1,20}$/),
        fc.constantFrom("", "a-", "7", "a.b", "Shop"),
      );
      for (const generated of fc.sample(texts, { numRuns: 5, seed: 15 })) {
        const outcome = await recordOrError(() => create(generated));
        if (outcome instanceof ArgumentError) expect(outcome.problems.map(({ field }) => field)).to.include("name");
        else expect(invalidObjects(outcome), generated).to.deep.equal([]);
      }
    }).timeout(120_000);
  });

describe("the names of the controllers", () => {
  it("are in no name or label of their objects, so that every name is valid", async () => {
    for (const recorded of [
      await record(() => new ClusterAutoscaler("Any_Name", onCluster)),
      await record(() => new LoadBalancerController("Any_Name", { ...onCluster, vpcId: "vpc-1" })),
    ]) {
      expect(recorded.length).to.be.above(5);
      const objects = recorded.filter(({ type }) => type.startsWith("kubernetes:"));
      expect(JSON.stringify(objects.map(({ inputs }) => inputs))).to.not.include("Any_Name");
      expect(invalidObjects(recorded)).to.deep.equal([]);
    }
  });
});
