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
import { LoadBalancerController } from "../../components/kubernetes/load-balancer-controller";
import { inputsOf, record, type Recorded } from "../support/recorder";
import { TAGS as tags } from "../support/tags";

const place = { vpcId: "vpc-1", subnetIds: ["subnet-a", "subnet-b", "subnet-c"] };
const cluster = (args: Partial<HaClusterArgs> = {}): Promise<Recorded[]> =>
  record(() => new HaCluster("c", { ...place, ...args, tags }));
const ofType = (recorded: Recorded[], type: string): Recorded[] => recorded.filter((one) => one.type === type);
const nodeGroupsOf = (recorded: Recorded[]): Recorded[] => ofType(recorded, "aws:eks/nodeGroup:NodeGroup");

/** Everything that must be there before a resource, and goes after it. */
const before = (recorded: Recorded[], name: string): string[] => {
  const urns = new Map(recorded.map((one) => [one.urn, one]));
  const reached = new Set<string>();
  const visit = (one: Recorded): void =>
    one.dependencies
      .map((urn) => urns.get(urn)!)
      .filter((next) => !reached.has(next.name))
      .forEach((next) => {
        reached.add(next.name);
        visit(next);
      });
  visit(recorded.find((one) => one.name === name)!);
  return [...reached];
};

describe("HaCluster's upgrades", () => {
  it("take the control plane first, then nodes zone after zone, new ones before old ones, as budgets allow", async () => {
    const recorded = await cluster({ kubernetesVersion: "1.34" });
    for (const { name, inputs } of nodeGroupsOf(recorded)) {
      expect(inputs, name).to.deep.include({
        version: "1.34",
        forceUpdateVersion: false,
        updateConfig: { maxUnavailable: 1 },
      });
      expect(before(recorded, name), name).to.include("c-eks");
    }
    expect(before(recorded, "c-nodes-b")).to.include("c-nodes-a").and.not.include("c-nodes-c");
    expect(before(recorded, "c-nodes-c")).to.include.members(["c-nodes-a", "c-nodes-b"]);
  });

  it("find add-ons of the new version pinned", async () => {
    for (const version of KUBERNETES_VERSIONS) {
      const addons = ofType(await cluster({ kubernetesVersion: version }), "aws:eks/addon:Addon");
      expect(addons.find(({ inputs }) => inputs["addonName"] === "kube-proxy")!.inputs["addonVersion"]).to.match(
        new RegExp(`^v${version}\\.`),
      );
    }
  });
});

describe("HaCluster's end", () => {
  it("comes in an order that doesn't hang: what runs on nodes, nodes, what nodes need to go, the cluster and its role", async () => {
    const recorded = await cluster();
    for (const addon of [
      "coredns",
      "metrics-server",
      "cert-manager",
      "aws-ebs-csi-driver",
      "aws-secrets-store-csi-driver-provider",
    ])
      expect(before(recorded, `c-${addon}`), addon).to.include.members(["c-nodes-a", "c-nodes-b", "c-nodes-c"]);
    expect(before(recorded, "c-nodes-a")).to.include.members([
      "c-vpc-cni",
      "c-kube-proxy",
      "c-eks-pod-identity-agent",
      "c-node-role-AmazonEKS_CNI_Policy",
      "c-node-role-AmazonEKSWorkerNodePolicy",
    ]);
    expect(before(recorded, "c-eks")).to.include("c-role-AmazonEKSClusterPolicy");
  });
});

describe("HaCluster's scaling", () => {
  it("is the autoscaler's: `up` leaves the count of nodes", async () => {
    for (const { name, ignored } of nodeGroupsOf(await cluster()))
      expect(ignored, name).to.deep.equal(["scalingConfig.desiredSize"]);
  });

  it("may change this cluster's groups only", async () => {
    const recorded = await cluster();
    expect(
      inputsOf(recorded, "aws:eks/podIdentityAssociation:PodIdentityAssociation", "c-autoscaler-identity"),
    ).to.include({
      namespace: "kube-system",
      serviceAccount: "cluster-autoscaler",
      roleArn: "arn:aws:test:::c-autoscaler-role",
    });
    const { Statement } = JSON.parse(
      inputsOf(recorded, "aws:iam/rolePolicy:RolePolicy", "c-autoscaler-role-own")["policy"] as string,
    ) as { Statement: { Action: string[]; Condition?: unknown }[] };
    for (const { Action, Condition } of Statement.filter((one) =>
      [one.Action].flat().some((action) => !/:(Describe|Get)/.test(action)),
    )) {
      expect(Action).to.deep.equal([
        "autoscaling:SetDesiredCapacity",
        "autoscaling:TerminateInstanceInAutoScalingGroup",
      ]);
      expect(Condition).to.deep.equal({
        StringEquals: { "aws:ResourceTag/k8s.io/cluster-autoscaler/redoubt-dev-c": "owned" },
      });
    }
  });

  it("finds its groups by the cluster's name, and runs as the account that has the role", async () => {
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
      .and.include("--balance-similar-node-groups");
    expect(template.spec.containers[0]!.image).to.match(/@sha256:[0-9a-f]{64}$/);
  });
});

describe("HaCluster's pods", () => {
  const GROUP = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/shop/1";

  it("join the target groups that are named, and no others: nothing is made, opened or changed", async () => {
    expect((await cluster()).map(({ name }) => name)).to.not.include("c-membership-role");
    const recorded = await cluster({ targetGroupArns: [GROUP] });
    expect(
      inputsOf(recorded, "aws:eks/podIdentityAssociation:PodIdentityAssociation", "c-membership-identity"),
    ).to.include({
      namespace: "kube-system",
      serviceAccount: "aws-load-balancer-controller",
      roleArn: "arn:aws:test:::c-membership-role",
    });
    const { Statement } = JSON.parse(
      inputsOf(recorded, "aws:iam/rolePolicy:RolePolicy", "c-membership-role-own")["policy"] as string,
    ) as { Statement: { Action: string[]; Resource: string | string[] }[] };
    const changes = Statement.filter(({ Action }) => Action.some((action) => !/:Describe/.test(action)));
    expect(changes.map(({ Action, Resource }) => [Action, Resource])).to.deep.equal([
      [["elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets"], [GROUP]],
    ]);
  });

  it("are registered by a controller that knows its network, serves nobody, and runs as the account that has the role", async () => {
    const recorded = await record(
      () =>
        new LoadBalancerController("joining", {
          clusterName: "redoubt-dev-c",
          vpcId: "vpc-1",
          region: "us-east-1",
          tags,
        }),
    );
    const { replicas, template } = inputsOf(recorded, "kubernetes:apps/v1:Deployment")["spec"] as {
      replicas: number;
      template: {
        spec: { serviceAccountName: string; volumes: unknown; containers: { args: string[]; image: string }[] };
      };
    };
    expect(replicas).to.equal(2);
    expect(template.spec.serviceAccountName).to.equal("aws-load-balancer-controller");
    expect(template.spec.containers[0]!.image).to.match(/@sha256:[0-9a-f]{64}$/);
    expect(template.spec.containers[0]!.args).to.include.members([
      "--cluster-name=redoubt-dev-c",
      "--aws-vpc-id=vpc-1",
      "--aws-region=us-east-1",
      "--metrics-bind-addr=0",
    ]);
    expect(inputsOf(recorded, "kubernetes:networking.k8s.io/v1:NetworkPolicy")["spec"])
      .to.deep.include({ policyTypes: ["Ingress"] })
      .and.not.have.property("ingress");
    const { secretName } = inputsOf(recorded, "kubernetes:cert-manager.io/v1:Certificate")["spec"] as {
      secretName: string;
    };
    expect(JSON.stringify(template.spec.volumes)).to.include(`"secretName":"${secretName}"`);
  });

  it("can't be changed by that controller, nor can secrets, services or ingresses", async () => {
    const recorded = await record(
      () => new LoadBalancerController("joining", { clusterName: "c", vpcId: "v", region: "us-east-1", tags }),
    );
    const rules = inputsOf(recorded, "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole")["rules"] as {
      resources: string[];
      verbs: string[];
    }[];
    const changed = rules
      .filter(({ verbs }) => verbs.some((verb) => !["get", "list", "watch"].includes(verb)))
      .flatMap(({ resources }) => resources);
    expect(changed).to.have.members(["targetgroupbindings", "targetgroupbindings/status", "pods/status", "events"]);
    expect(rules.flatMap(({ resources }) => resources)).to.not.include("secrets");
  });
});

describe("HaCluster", () => {
  it("can have a zone's traffic led away, and mends nodes that are ill", async () => {
    const recorded = await cluster();
    expect(inputsOf(recorded, "aws:eks/cluster:Cluster")["zonalShiftConfig"]).to.deep.equal({ enabled: true });
    for (const { inputs } of nodeGroupsOf(recorded))
      expect(inputs["nodeRepairConfig"]).to.deep.equal({ enabled: true });
  });

  it("lets the balancer that is named reach pods on their port, and else nobody from outside", async () => {
    const rules = (recorded: Recorded[]): Recorded[] =>
      ofType(recorded, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    expect(rules(await cluster())).to.deep.equal([]);
    const [rule, ...others] = rules(await cluster({ balancerSecurityGroupId: "sg-lb", podPort: 9443 }));
    expect(others).to.deep.equal([]);
    expect(rule!.inputs)
      .to.include({ referencedSecurityGroupId: "sg-lb", fromPort: 9443, toPort: 9443, ipProtocol: "tcp" })
      .and.not.have.property("cidrIpv4");
  });

  it("is resolved whole, or refused for a reason that names the argument, whatever it is given", () => {
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
        fc.array(fc.oneof(fc.constantFrom("203.0.113.7/32", "0.0.0.0/0"), fc.string()), { maxLength: 2 }),
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
          const spec = resolveHaCluster("c", { ...place, ...given, tags } as HaClusterArgs);
          accepted++;
          const [least, most] = [perZone(spec.nodes.min), perZone(spec.nodes.max)];
          expect(least.every((count, zone) => count >= 1 && count <= most[zone]!)).to.equal(true);
          expect(least.reduce((a, b) => a + b) + most.reduce((a, b) => a + b)).to.equal(
            spec.nodes.min + spec.nodes.max,
          );
          expect(spec.publicAccessCidrs.every((cidr) => !cidr.endsWith("/0"))).to.equal(true);
        } catch (error) {
          if (!(error instanceof ArgumentError)) throw error;
          for (const problem of error.problems)
            expect(problem).to.match(
              /^HaCluster "c": (nodes\.(min|max)|instanceTypes|kubernetesVersion|publicAccessCidrs|podPort|targetGroupArns) [^]*; /,
            );
        }
      }),
      { numRuns: 10_000 },
    );
    expect(accepted).to.be.above(100);
  });
});
