// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import fc from "fast-check";
import { resolveAuditTrail, type AuditTrailArgs } from "../../components/contracts/audit-trail";
import { resolveEdgeSecurity, type EdgeSecurityArgs } from "../../components/contracts/edge-security";
import { resolveClusterAutoscaler, type ClusterAutoscalerArgs } from "../../components/contracts/cluster-autoscaler";
import {
  resolveLoadBalancerController,
  type LoadBalancerControllerArgs,
} from "../../components/contracts/load-balancer-controller";
import { resolveImageCache, type ImageCacheArgs } from "../../components/contracts/image-cache";
import { resolveLogArchive, type LogArchiveArgs } from "../../components/contracts/log-archive";
import { resolveWorkloadIdentity, type WorkloadIdentityArgs } from "../../components/contracts/workload-identity";
import { resolveNetwork, type NetworkArgs } from "../../components/contracts/network";
import { resolveObservability, type ObservabilityArgs } from "../../components/contracts/observability";
import { expectPlainWording, problemsOf } from "../support/problems";
import { auditTrail, edgeSecurity, logArchive, network, workloadIdentity } from "./generated/aws";
import type { Field } from "./generated/fields";
import { imageCache } from "./generated/image-cache";
import { controller, observability } from "./generated/kubernetes";

/** Fields that are never omitted. */
const REQUIRED = ["images", "tags", "targets"];

interface Generated {
  args: Record<string, unknown>;
  invalid: string[];
}

/** Arguments in which each field is valid, invalid or omitted. */
const generated = (fields: Field[]): fc.Arbitrary<Generated> =>
  fc
    .tuple(
      ...fields.map(([name, valid, invalid]) =>
        fc.oneof(
          { weight: 3, arbitrary: valid.map((value) => ({ name, value, kind: "valid" })) },
          { weight: 1, arbitrary: invalid.map((value) => ({ name, value, kind: "invalid" })) },
          {
            weight: REQUIRED.includes(name) ? 0 : 1,
            arbitrary: fc.constant({ name, value: undefined, kind: "omitted" }),
          },
        ),
      ),
    )
    .map((chosen) => ({
      args: Object.fromEntries(chosen.filter(({ kind }) => kind !== "omitted").map(({ name, value }) => [name, value])),
      invalid: chosen.filter(({ kind }) => kind === "invalid").map(({ name }) => name),
    }));

const contracts: [name: string, fields: Field[], resolve: (args: Record<string, unknown>) => unknown][] = [
  ["resolveNetwork", network, (args) => resolveNetwork("n", args as unknown as NetworkArgs)],
  [
    "resolveEdgeSecurity",
    edgeSecurity,
    (args) =>
      resolveEdgeSecurity("e", {
        vpcId: "v",
        subnetIds: ["a", "b", "c"],
        domain: "a.example.com",
        ...args,
      } as unknown as EdgeSecurityArgs),
  ],
  ["resolveObservability", observability, (args) => resolveObservability("o", args as unknown as ObservabilityArgs)],
  [
    "resolveWorkloadIdentity",
    workloadIdentity,
    (args) =>
      resolveWorkloadIdentity("i", {
        clusterName: "c",
        workload: "app",
        cacheArns: ["arn:aws:elasticache:us-east-1:1:user:u"],
        ...args,
      } as unknown as WorkloadIdentityArgs),
  ],
  [
    "resolveClusterAutoscaler",
    controller,
    (args) =>
      resolveClusterAutoscaler("s", {
        clusterName: "c",
        region: "us-east-1",
        ...args,
      } as unknown as ClusterAutoscalerArgs),
  ],
  [
    "resolveLoadBalancerController",
    controller,
    (args) =>
      resolveLoadBalancerController("j", {
        clusterName: "c",
        vpcId: "v",
        region: "us-east-1",
        ...args,
      } as unknown as LoadBalancerControllerArgs),
  ],
  [
    "resolveLogArchive",
    logArchive,
    (args) => resolveLogArchive("l", { clusterName: "c", ...args } as unknown as LogArchiveArgs),
  ],
  ["resolveImageCache", imageCache, (args) => resolveImageCache("i", args as unknown as ImageCacheArgs, "redoubt-dev")],
  ["resolveAuditTrail", auditTrail, (args) => resolveAuditTrail("a", args as unknown as AuditTrailArgs)],
];

for (const [name, fields, resolve] of contracts)
  describe(`${name}, with 10,000 generated arguments`, () => {
    it("rejects every invalid field by its name, and no valid field", () => {
      const reported = new Set<string>();
      fc.assert(
        fc.property(generated(fields), ({ args, invalid }) => {
          const problems = problemsOf(() => resolve(args));
          expect([...new Set(problems.map(({ field }) => field.split(".")[0]!))]).to.have.members(invalid);
          for (const problem of problems) {
            reported.add(problem.field.split(".")[0]!);
            expectPlainWording(problem);
          }
        }),
        { numRuns: 10_000 },
      );
      expect([...reported]).to.have.members(fields.map(([field]) => field));
    });
  });
