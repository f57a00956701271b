// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import * as pulumi from "@pulumi/pulumi";
import taggable from "../../policies/rules/taggable.json";
import { dev } from "../../stacks/dev";
import { environment } from "../../stacks/environment";
import { readSettings } from "../../stacks/settings";
import { inputsOf, record, type Recorded } from "../support/recorder";
import { configOf, recordedStack, STACKS } from "../support/stacks";

const REQUIRED = ["Environment", "Owner", "CostCenter", "DataClassification", "ManagedBy"];
/** What only a second region needs. */
const SECOND_REGION = [
  "aws:ec2/route:Route",
  "aws:ec2/subnet:Subnet",
  "aws:ec2/vpc:Vpc",
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
  "aws:rds/globalCluster:GlobalCluster",
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
];
/** In how many regions each stack's application stands. */
const REGIONS = { dev: 1, prod: 2 };
/** What a resource's provider is called by its name. */
const providerOf = (recorded: Recorded[], { name }: Recorded, kind: string): string => {
  const { urn, id } = recorded.find(
    (one) => isProvider(one) && one.name === (name.startsWith("standby-") ? `standby-${kind}` : kind),
  )!;
  return `${urn}::${id}`;
};
const isProvider = ({ type }: Recorded): boolean => type.startsWith("pulumi:providers:");
const shapeOf = (recorded: Recorded[]): string[] => [...new Set(recorded.map(({ type }) => type))].sort();

for (const stack of STACKS)
  describe(`in ${stack}`, () => {
    it("every resource that can carry tags carries the required ones itself", async () => {
      const carriers = (await recordedStack(stack)).filter(({ type }) => taggable.includes(type));
      expect(carriers.length).to.be.above(30);
      for (const { name, inputs } of carriers) expect(inputs["tags"], name).to.include.all.keys(REQUIRED);
    });

    it("every resource of AWS goes to the stack's own provider of its region, with default tags", async () => {
      const recorded = await recordedStack(stack);
      const providers = recorded.filter(({ type }) => type === "pulumi:providers:aws");
      expect(providers.map(({ name, inputs }) => [name, inputs["region"]])).to.deep.equal(
        [
          ["aws", "us-east-1"],
          ["standby-aws", "us-west-2"],
        ].slice(0, REGIONS[stack]),
      );
      for (const { inputs } of providers)
        expect((JSON.parse(inputs["defaultTags"] as string) as { tags: object }).tags).to.include({
          Environment: stack,
        });
      for (const one of recorded.filter(({ type }) => type.startsWith("aws:")))
        expect(one.provider, one.urn).to.equal(providerOf(recorded, one, "aws"));
    });

    it("every resource of Kubernetes goes to the cluster that the stack made in its region", async () => {
      const recorded = await recordedStack(stack);
      const providers = recorded.filter(({ type }) => type === "pulumi:providers:kubernetes");
      expect(
        providers.map(({ name, inputs }) => [
          name,
          /https:[^"]*/.exec(inputs["kubeconfig"] as string)![0],
          /us-\w+-\d/.exec(inputs["kubeconfig"] as string)![0],
        ]),
      ).to.deep.equal(
        [
          ["kubernetes", "https://cluster", "us-east-1"],
          ["standby-kubernetes", "https://standby-cluster", "us-west-2"],
        ].slice(0, REGIONS[stack]),
      );
      const own = recorded.filter(({ type }) => type.startsWith("kubernetes:"));
      expect(own.length).to.be.above(20);
      for (const one of own) expect(one.provider, one.urn).to.equal(providerOf(recorded, one, "kubernetes"));
    });

    it("the application logs on to database and cache by its identity, which is there before its pods and can be asked for", async () => {
      const recorded = await recordedStack(stack);
      const { Statement } = JSON.parse(
        inputsOf(recorded, "aws:iam/rolePolicy:RolePolicy", "app-identity-role-own")["policy"] as string,
      ) as { Statement: { Action: string; Resource: string[] }[] };
      const users = "arn:aws:rds-db:us-east-1:123456789012:dbuser";
      expect(Object.fromEntries(Statement.map(({ Action, Resource }) => [Action, Resource]))).to.deep.equal({
        "rds-db:connect": [`${users}:data-db-proxy/app`, `${users}:cluster-of-data-db/app`],
        "elasticache:Connect": ["arn:aws:test:::data-cache", "arn:aws:test:::data-cache-client"],
      });
      const association = recorded.find(({ name }) => name === "app-identity-identity")!;
      expect(association.inputs).to.include({ namespace: "app", serviceAccount: "app" });
      expect(recorded.find(({ type }) => type === "redoubt-kubernetes:index:Workload")!.dependencies).to.include(
        association.urn,
      );
      expect(
        JSON.stringify(
          recorded.filter(({ type }) => type.includes("NetworkPolicy")).filter(({ name }) => name.startsWith("app-")),
        ),
      ).to.include("169.254.170.23/32");
    });

    if (REGIONS[stack] > 1)
      it("the application that stands by logs on to the replica and its own cache, and its pods reach no others", async () => {
        const recorded = await recordedStack(stack);
        const { Statement } = JSON.parse(
          inputsOf(recorded, "aws:iam/rolePolicy:RolePolicy", "standby-app-identity-role-own")["policy"] as string,
        ) as { Statement: { Action: string; Resource: string[] }[] };
        expect(Object.fromEntries(Statement.map(({ Action, Resource }) => [Action, Resource]))).to.deep.equal({
          "rds-db:connect": ["arn:aws:rds-db:us-west-2:123456789012:dbuser:cluster-of-data-secondary-db/app"],
          "elasticache:Connect": [
            "arn:aws:test:us-west-2::data-secondary-cache",
            "arn:aws:test:us-west-2::data-secondary-cache-client",
          ],
        });
        expect(
          JSON.stringify(
            inputsOf(recorded, "kubernetes:networking.k8s.io/v1:NetworkPolicy", "standby-app-to-database"),
          ),
        )
          .to.include('"10.255.0.0/16"')
          .and.not.include('"10.1.0.0/16"');
        expect(inputsOf(recorded, "aws:rds/cluster:Cluster", "data-secondary-db")["vpcSecurityGroupIds"]).to.deep.equal(
          ["data-secondary-db-group-id"],
        );
        expect(
          inputsOf(
            recorded,
            "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
            "data-secondary-db-from-clients",
          ),
        ).to.include({ region: "us-west-2", fromPort: 5432 });
      });

    it("pods join target groups through a controller that is there before them and goes after them, as do controllers' roles", async () => {
      const recorded = await recordedStack(stack);
      const urn = (name: string): string => recorded.find((one) => one.name === name)!.urn;
      const groups = recorded
        .filter(({ name, type }) => type.endsWith(":TargetGroupBinding") && !name.startsWith("standby-"))
        .map(({ inputs }) => (inputs["spec"] as Record<string, unknown>)["targetGroupARN"]);
      const { Statement } = JSON.parse(
        inputsOf(recorded, "aws:iam/rolePolicy:RolePolicy", "cluster-membership-role-own")["policy"] as string,
      ) as { Statement: { Sid: string; Resource: unknown }[] };
      expect(groups)
        .to.have.length(2)
        .and.have.members(Statement.find(({ Sid }) => Sid === "RegisterTargets")!.Resource as string[]);
      for (const one of ["app", "observability"])
        expect(
          recorded.find(({ type, name }) => type.startsWith("redoubt-kubernetes:") && name === one)!.dependencies,
        ).to.include(urn("load-balancer-controller-deployment"));
      expect(recorded.find(({ type }) => type === "pulumi:providers:kubernetes")!.dependencies).to.include.members(
        ["autoscaler", "metrics", "membership"].map((role) => urn(`cluster-${role}-identity`)),
      );
    });

    it("every resource is inside a component", async () => {
      for (const one of await recordedStack(stack))
        expect(one.parent !== "" || isProvider(one) || one.type.startsWith("redoubt-"), one.urn).to.equal(true);
    });

    it("all spans three zones: network, nodes, database and balancer", async () => {
      const recorded = await recordedStack(stack);
      for (const { inputs } of recorded.filter(({ type }) => type === "awsx:ec2:Vpc"))
        expect(inputs).to.include({ numberOfAvailabilityZones: 3 });
      expect(recorded.filter(({ type }) => type === "aws:eks/nodeGroup:NodeGroup")).to.have.length(3 * REGIONS[stack]);
      expect(inputsOf(recorded, "aws:rds/subnetGroup:SubnetGroup", "data-db-subnets")["subnetIds"]).to.deep.equal(
        ["a", "b", "c"].map((zone) => `subnet-isolated-${zone}`),
      );
      expect(inputsOf(recorded, "aws:lb/loadBalancer:LoadBalancer", "edge-lb")["subnets"]).to.deep.equal(
        ["a", "b", "c"].map((zone) => `subnet-private-${zone}`),
      );
    });

    it("no password or key stands in what is registered", async () => {
      for (const { name, inputs } of await recordedStack(stack))
        expect(JSON.stringify(inputs), name).to.not.match(
          /"(masterPassword|password|secretString|authToken|secretKey)":"/,
        );
    });
  });

describe("dev", () => {
  it("is the same platform as prod, in fewer and smaller parts", async () => {
    const [dev, prod] = await Promise.all([recordedStack("dev"), recordedStack("prod")]);
    expect(shapeOf(prod).filter((type) => !SECOND_REGION.includes(type))).to.deep.equal(shapeOf(dev));
    expect(dev.length).to.be.below(prod.length);
    expect(inputsOf(dev, "awsx:ec2:Vpc", "network-vpc")["natGateways"]).to.deep.equal({ strategy: "Single" });
    expect(inputsOf(prod, "awsx:ec2:Vpc", "network-vpc")["natGateways"]).to.deep.equal({ strategy: "OnePerAz" });
  });

  it("goes in one destroy: nothing in it is protected; in prod no bucket or balancer goes with what it holds", async () => {
    for (const [stack, disposable] of [
      ["dev", true],
      ["prod", false],
    ] as const) {
      const recorded = await recordedStack(stack);
      for (const { name, inputs } of recorded.filter(({ type }) => type === "aws:s3/bucket:Bucket"))
        expect(inputs["forceDestroy"], `${stack} ${name}`).to.equal(disposable);
      expect(inputsOf(recorded, "aws:rds/cluster:Cluster", "data-db")["skipFinalSnapshot"] ?? false, stack).to.equal(
        disposable,
      );
    }
  });
});

describe("two stacks of one account", () => {
  /** What an account has one of: a second is refused by AWS, or overwrites the first. */
  const ONCE = [
    "aws:cloudtrail/trail:Trail",
    "aws:cfg/recorder:Recorder",
    "aws:cfg/deliveryChannel:DeliveryChannel",
    "aws:guardduty/detector:Detector",
    "aws:securityhub/account:Account",
    "aws:inspector2/enabler:Enabler",
    "aws:macie2/account:Account",
    "aws:iam/accountPasswordPolicy:AccountPasswordPolicy",
  ];
  const once = (recorded: Recorded[]): string[] =>
    recorded
      .map(({ type }) => type)
      .filter((type) => ONCE.includes(type))
      .sort();

  it("don't fight: one keeps the account's records, the other reports to it", async () => {
    expect(once(await recordedStack("prod"))).to.deep.equal([...ONCE].sort());

    const config = { ...configOf("dev"), "redoubt:auditStack": "organization/redoubt/prod" };
    const keys = Object.keys(config).map((key) => key.replace("redoubt:", ""));
    const recorded = await record(
      () => environment("dev", readSettings(new pulumi.Config("redoubt"), "dev", keys), dev),
      "dev",
      config,
    );
    expect(once(recorded)).to.deep.equal([]);
    expect(JSON.stringify(inputsOf(recorded, "aws:budgets/budget:Budget")))
      .to.include('["arn:findings"]')
      .and.include("user:Environment$dev");
  });
});
