// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { HaCluster } from "../../components/aws/ha-cluster";
import type { HaClusterArgs } from "../../components/contracts/ha-cluster";
import { LoadBalancerController } from "../../components/kubernetes/load-balancer-controller";
import { statementsOf } from "../support/policy";
import { inputsOf, ofType, record, type Recorded } from "../support/recorder";
import { TAGS as tags } from "../support/tags";

const location = { vpcId: "vpc-1", subnetIds: ["subnet-a", "subnet-b", "subnet-c"] };
const cluster = (args: Partial<HaClusterArgs> = {}): Promise<Recorded[]> =>
  record(() => new HaCluster("c", { ...location, ...args, tags }));

describe("HaCluster load balancing", () => {
  const GROUP = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/shop/1";

  it("allows the controller to register pods only in the given target groups", async () => {
    expect((await cluster()).map(({ name }) => name)).to.not.include("c-membership-role");
    const recorded = await cluster({ targetGroupArns: [GROUP] });
    expect(
      inputsOf(recorded, "aws:eks/podIdentityAssociation:PodIdentityAssociation", "c-membership-identity"),
    ).to.include({
      namespace: "kube-system",
      serviceAccount: "aws-load-balancer-controller",
      roleArn: "arn:aws:iam::123456789012:role/c-membership-role",
    });
    const changes = statementsOf(
      inputsOf(recorded, "aws:iam/rolePolicy:RolePolicy", "c-membership-role-own")["policy"],
    ).filter(({ Action }) => [Action].flat().some((action) => !/:Describe/.test(action)));
    expect(changes.map(({ Action, Resource }) => [Action, Resource])).to.deep.equal([
      [["elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets"], [GROUP]],
    ]);
  });

  it("configures the controller with its network, accepts no ingress, and uses the service account that has the role", async () => {
    const recorded = await record(
      () =>
        new LoadBalancerController("load-balancer-controller", {
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

  it("does not allow the controller to change pods, secrets, services or ingresses", async () => {
    const recorded = await record(
      () =>
        new LoadBalancerController("load-balancer-controller", {
          clusterName: "c",
          vpcId: "v",
          region: "us-east-1",
          tags,
        }),
    );
    const rules = inputsOf(recorded, "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole")["rules"] as {
      resources: string[];
      verbs: string[];
    }[];
    const changeable = rules
      .filter(({ verbs }) => verbs.some((verb) => !["get", "list", "watch"].includes(verb)))
      .flatMap(({ resources }) => resources);
    expect(changeable).to.have.members(["targetgroupbindings", "targetgroupbindings/status", "pods/status", "events"]);
    expect(rules.flatMap(({ resources }) => resources)).to.not.include("secrets");
  });

  it("accepts traffic from outside only from the given load balancer on the port of pods", async () => {
    const own = ["c-eks-group", "c-nodes-id"];
    const rules = (recorded: Recorded[]): Recorded[] =>
      ofType(recorded, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule").filter(
        ({ inputs }) => !own.includes(inputs["referencedSecurityGroupId"] as string),
      );
    expect(rules(await cluster())).to.deep.equal([]);
    const [rule, ...others] = rules(await cluster({ loadBalancerSecurityGroupId: "sg-lb", podPort: 9443 }));
    expect(others).to.deep.equal([]);
    expect(rule!.inputs)
      .to.include({ referencedSecurityGroupId: "sg-lb", fromPort: 9443, toPort: 9443, ipProtocol: "tcp" })
      .and.not.have.property("cidrIpv4");
  });
});
