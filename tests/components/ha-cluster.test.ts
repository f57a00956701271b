// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import fc from "fast-check";
import { HaCluster } from "../../components/aws/ha-cluster";
import {
  KUBERNETES_VERSIONS,
  perZone,
  resolveHaCluster,
  type HaClusterArgs,
} from "../../components/contracts/ha-cluster";
import { ArgumentError } from "../../components/lib/problems";
import { ClusterAutoscaler } from "../../components/kubernetes/cluster-autoscaler";
import { statementsOf } from "../support/policy";
import { inputsOf, ofType, record, type Recorded } from "../support/recorder";
import { expectPlainWording } from "../support/problems";
import { TAGS as tags } from "../support/tags";

const location = { vpcId: "vpc-1", subnetIds: ["subnet-a", "subnet-b", "subnet-c"] };
const cluster = (args: Partial<HaClusterArgs> = {}): Promise<Recorded[]> =>
  record(() => new HaCluster("c", { ...location, ...args, tags }));
const nodeGroupsOf = (recorded: Recorded[]): Recorded[] => {
  const groups = ofType(recorded, "aws:eks/nodeGroup:NodeGroup");
  expect(groups).to.have.length(3);
  return groups;
};

/** Returns the names of all direct and indirect dependencies of a resource. */
const dependenciesOf = (recorded: Recorded[], name: string): string[] => {
  const urns = new Map(recorded.map((one) => [one.urn, one]));
  const names = new Set<string>();
  const visit = (one: Recorded): void =>
    one.dependencies
      .map((urn) => urns.get(urn)!)
      .filter((next) => !names.has(next.name))
      .forEach((next) => {
        names.add(next.name);
        visit(next);
      });
  visit(recorded.find((one) => one.name === name)!);
  return [...names];
};

describe("HaCluster upgrades", () => {
  it("update the control plane, then the nodes zone by zone, and respect pod disruption budgets", async () => {
    const recorded = await cluster({ kubernetesVersion: "1.34" });
    for (const { name, inputs } of nodeGroupsOf(recorded)) {
      expect(inputs, name).to.deep.include({
        version: "1.34",
        forceUpdateVersion: false,
        updateConfig: { maxUnavailable: 1 },
      });
      expect(dependenciesOf(recorded, name), name).to.include("c-eks");
    }
    expect(dependenciesOf(recorded, "c-nodes-b")).to.include("c-nodes-a").and.not.include("c-nodes-c");
    expect(dependenciesOf(recorded, "c-nodes-c")).to.include.members(["c-nodes-a", "c-nodes-b"]);
  });

  it("do not enter extended support, which has a higher price", async () =>
    expect(inputsOf(await cluster(), "aws:eks/cluster:Cluster")["upgradePolicy"]).to.deep.equal({
      supportType: "STANDARD",
    }));

  it("have pinned add-ons for every supported version", async () => {
    for (const version of KUBERNETES_VERSIONS) {
      const addons = ofType(await cluster({ kubernetesVersion: version }), "aws:eks/addon:Addon");
      expect(addons.find(({ inputs }) => inputs["addonName"] === "kube-proxy")!.inputs["addonVersion"]).to.match(
        new RegExp(`^v${version}\\.`),
      );
    }
  });
});

describe("HaCluster deletion", () => {
  it("deletes add-ons on nodes, nodes, what nodes depend on, and the cluster with its role, in this order", async () => {
    const recorded = await cluster();
    for (const addon of [
      "coredns",
      "metrics-server",
      "cert-manager",
      "aws-ebs-csi-driver",
      "aws-secrets-store-csi-driver-provider",
    ])
      expect(dependenciesOf(recorded, `c-${addon}`), addon).to.include.members(["c-nodes-a", "c-nodes-b", "c-nodes-c"]);
    expect(dependenciesOf(recorded, "c-nodes-a")).to.include.members([
      "c-vpc-cni",
      "c-kube-proxy",
      "c-eks-pod-identity-agent",
      "c-node-role-AmazonEKS_CNI_Policy",
      "c-node-role-AmazonEKSWorkerNodePolicy",
    ]);
    expect(dependenciesOf(recorded, "c-eks")).to.include("c-role-AmazonEKSClusterPolicy");
  });
});

describe("HaCluster scaling", () => {
  it("allows the autoscaler to change the Auto Scaling groups of its cluster only", async () => {
    const recorded = await cluster();
    expect(
      inputsOf(recorded, "aws:eks/podIdentityAssociation:PodIdentityAssociation", "c-autoscaler-identity"),
    ).to.include({
      namespace: "kube-system",
      serviceAccount: "cluster-autoscaler",
      roleArn: "arn:aws:iam::123456789012:role/c-autoscaler-role",
    });
    const changes = statementsOf(
      inputsOf(recorded, "aws:iam/rolePolicy:RolePolicy", "c-autoscaler-role-own")["policy"],
    ).filter(({ Action }) => [Action].flat().some((action) => !/:(Describe|Get)/.test(action)));
    expect(changes.map(({ Action, Condition }) => [Action, Condition])).to.deep.equal([
      [
        ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
        { StringEquals: { "aws:ResourceTag/k8s.io/cluster-autoscaler/redoubt-dev-c": "owned" } },
      ],
    ]);
  });

  it("configures the autoscaler with the cluster's name and the service account that has the role", async () => {
    const recorded = await record(
      () => new ClusterAutoscaler("scaler", { clusterName: "redoubt-dev-c", region: "us-east-1", tags }),
    );
    const { replicas, template } = inputsOf(recorded, "kubernetes:apps/v1:Deployment")["spec"] as {
      replicas: number;
      template: { spec: { serviceAccountName: string; containers: { command: string[]; image: string }[] } };
    };
    expect(replicas).to.equal(2);
    expect(template.spec.serviceAccountName).to.equal("cluster-autoscaler");
    expect(template.spec.containers[0]!.command.join(" "))
      .to.include("k8s.io/cluster-autoscaler/redoubt-dev-c")
      .and.include("--balance-similar-node-groups")
      // Its default is true, and keeps each node on which a pod has an emptyDir, as Grafana and metrics-server have.
      .and.include("--skip-nodes-with-local-storage=false");
    expect(template.spec.containers[0]!.image).to.match(/@sha256:[0-9a-f]{64}$/);
  });
});

describe("HaCluster", () => {
  it("enables zonal shift and node auto repair", async () => {
    const recorded = await cluster();
    expect(inputsOf(recorded, "aws:eks/cluster:Cluster")["zonalShiftConfig"]).to.deep.equal({ enabled: true });
    for (const { inputs } of nodeGroupsOf(recorded))
      expect(inputs["nodeRepairConfig"]).to.deep.equal({ enabled: true });
  });

  it("resolves valid arguments completely and names the argument of every problem", () => {
    const anything = fc.oneof(
      fc.integer({ min: -2, max: 400 }),
      fc.string(),
      fc.constant(undefined),
      fc.double(),
      fc.constant(null),
    );
    const bounds = fc.record({
      min: fc.oneof(fc.integer({ min: 0, max: 30 }), anything),
      max: fc.oneof(fc.integer({ min: 0, max: 310 }), anything),
    });
    const types = fc.array(fc.oneof(fc.constantFrom("m7g.large", "c7g.xlarge", "m7i.large", "m7g"), fc.string()), {
      maxLength: 3,
    });
    const inputs = fc.record({
      nodes: fc.option(bounds, { nil: undefined }),
      instanceTypes: fc.option(types, { nil: undefined }),
      kubernetesVersion: fc.option(fc.oneof(fc.constantFrom("1.34", "1.35", "1.3"), anything), { nil: undefined }),
      publicAccessCidrs: fc.option(
        fc.array(fc.oneof(fc.constantFrom("8.8.8.8/32", "0.0.0.0/0"), fc.string()), { maxLength: 2 }),
        { nil: undefined },
      ),
      podPort: fc.option(fc.oneof(fc.constant(8443), anything), { nil: undefined }),
      targetGroupArns: fc.option(
        fc.oneof(fc.constantFrom(["arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/a/1"], ["*"], []), anything),
        { nil: undefined },
      ),
    });
    let accepted = 0;
    fc.assert(
      fc.property(inputs, (given) => {
        try {
          const spec = resolveHaCluster("c", { ...location, ...given, tags } as HaClusterArgs);
          accepted++;
          const [min, max] = [perZone(spec.nodes.min), perZone(spec.nodes.max)];
          expect(min.every((count, zone) => count >= 1 && count <= max[zone]!)).to.equal(true);
          expect(min.reduce((a, b) => a + b) + max.reduce((a, b) => a + b)).to.equal(spec.nodes.min + spec.nodes.max);
          expect((spec.publicAccessCidrs as string[]).every((cidr) => !cidr.endsWith("/0"))).to.equal(true);
        } catch (error) {
          if (!(error instanceof ArgumentError)) throw error;
          error.problems.forEach(expectPlainWording);
          for (const { component, field, fix } of error.problems) {
            expect(component).to.equal('HaCluster "c"');
            expect(field).to.match(
              /^(nodes\.(min|max)|instanceTypes|kubernetesVersion|publicAccessCidrs|podPort|targetGroupArns)$/,
            );
            expect(fix).to.not.equal("");
          }
        }
      }),
      { numRuns: 10_000 },
    );
    expect(accepted).to.be.above(100);
  });
});
