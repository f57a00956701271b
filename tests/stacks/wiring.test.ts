// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import * as pulumi from "@pulumi/pulumi";
import taggable from "../../policies/rules/taggable.json";
import { dev } from "../../stacks/dev";
import { environment } from "../../stacks/environment";
import { readSettings } from "../../stacks/settings";
import { inputsOf, record, someOfType, type Recorded } from "../support/recorder";
import { configOf, recordedStack, STACKS } from "../support/stacks";

const REQUIRED = ["Environment", "Owner", "CostCenter", "DataClassification", "ManagedBy"];
/** Resource types that only a secondary region needs. */
const SECONDARY_REGION_TYPES = [
  "aws:ec2/route:Route",
  "aws:ec2/subnet:Subnet",
  "aws:ec2/vpc:Vpc",
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
  "aws:rds/globalCluster:GlobalCluster",
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
];
/** Number of regions in which each stack's application runs. */
const REGIONS = { dev: 1, prod: 2 };
/** The reference to the provider that a resource must have, derived from its name. */
const providerOf = (recorded: Recorded[], { name }: Recorded, kind: string): string => {
  const { urn, id } = recorded.find(
    (one) => isProvider(one) && one.name === (name.startsWith("standby-") ? `standby-${kind}` : kind),
  )!;
  return `${urn}::${id}`;
};
const isProvider = ({ type }: Recorded): boolean => type.startsWith("pulumi:providers:");
/** Pulumi encrypts the values that are marked as secrets. */
const withoutSecrets = (_key: string, value: unknown): unknown =>
  pulumi.runtime.isRpcSecret(value) ? "encrypted" : value;
const typesOf = (recorded: Recorded[]): string[] => [...new Set(recorded.map(({ type }) => type))].sort();

for (const stack of STACKS)
  describe(`the ${stack} stack`, () => {
    it("sets the required tags on every resource that supports tags", async () => {
      const carriers = (await recordedStack(stack)).filter(({ type }) => taggable.includes(type));
      expect(carriers.length).to.be.above(30);
      for (const { name, inputs } of carriers) expect(inputs["tags"], name).to.include.all.keys(REQUIRED);
    });

    it("uses the AWS provider of the resource's region, with default tags", async () => {
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
      const own = recorded.filter(({ type }) => type.startsWith("aws:"));
      expect(own.length).to.be.above(100);
      for (const one of own) expect(one.provider, one.urn).to.equal(providerOf(recorded, one, "aws"));
    });

    it("uses the Kubernetes provider of the cluster in the resource's region", async () => {
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

    it("authenticates the application to database and cache with IAM, before its pods start", async () => {
      const recorded = await recordedStack(stack);
      const { Statement } = JSON.parse(
        inputsOf(recorded, "aws:iam/rolePolicy:RolePolicy", "app-identity-role-own")["policy"] as string,
      ) as { Statement: { Action: string; Resource: string[] }[] };
      const users = "arn:aws:rds-db:us-east-1:123456789012:dbuser";
      expect(Object.fromEntries(Statement.map(({ Action, Resource }) => [Action, Resource]))).to.deep.equal({
        "rds-db:connect": [`${users}:data-db-proxy/app`, `${users}:cluster-of-data-db/app`],
        "elasticache:Connect": [
          "arn:aws:elasticache:us-east-1:123456789012:replicationgroup:data-cache",
          "arn:aws:elasticache:us-east-1:123456789012:user:data-cache-client",
        ],
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
      it("allows the secondary application to connect only to the replica and its own cache", async () => {
        const recorded = await recordedStack(stack);
        const { Statement } = JSON.parse(
          inputsOf(recorded, "aws:iam/rolePolicy:RolePolicy", "standby-app-identity-role-own")["policy"] as string,
        ) as { Statement: { Action: string; Resource: string[] }[] };
        expect(Object.fromEntries(Statement.map(({ Action, Resource }) => [Action, Resource]))).to.deep.equal({
          "rds-db:connect": ["arn:aws:rds-db:us-west-2:123456789012:dbuser:cluster-of-data-secondary-db/app"],
          "elasticache:Connect": [
            "arn:aws:elasticache:us-west-2:123456789012:replicationgroup:data-secondary-cache",
            "arn:aws:elasticache:us-west-2:123456789012:user:data-secondary-cache-client",
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

    it("allows the nodes of each region to connect to the database of the application", async () => {
      const recorded = await recordedStack(stack);
      const egress = someOfType(recorded, "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule");
      const groups = recorded.filter(({ name }) => /cluster-nodes$/.test(name)).map(({ id }) => id);
      expect(groups).to.have.length(REGIONS[stack]);
      const databases = ["10.0.0.0/16", "10.255.0.0/16"];
      for (const [index, group] of groups.entries())
        expect(
          egress
            .filter(({ inputs }) => inputs["securityGroupId"] === group)
            .some(
              ({ inputs }) =>
                inputs["cidrIpv4"] === databases[index] &&
                (inputs["fromPort"] as number) <= 5432 &&
                (inputs["toPort"] as number) >= 5432,
            ),
          group,
        ).to.equal(true);
    });

    it("creates the load balancer controller and the IAM roles of controllers before the pods that need them", async () => {
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

    it("registers every resource in a component", async () => {
      for (const one of await recordedStack(stack))
        expect(one.parent !== "" || isProvider(one) || one.type.startsWith("redoubt-"), one.urn).to.equal(true);
    });

    it("uses three zones for network, nodes, database and load balancer", async () => {
      const recorded = await recordedStack(stack);
      for (const { inputs } of someOfType(recorded, "awsx:ec2:Vpc"))
        expect(inputs["availabilityZoneNames"]).to.have.length(3);
      expect(recorded.filter(({ type }) => type === "aws:eks/nodeGroup:NodeGroup")).to.have.length(3 * REGIONS[stack]);
      expect(inputsOf(recorded, "aws:rds/subnetGroup:SubnetGroup", "data-db-subnets")["subnetIds"]).to.deep.equal(
        ["a", "b", "c"].map((zone) => `subnet-isolated-${zone}`),
      );
      expect(inputsOf(recorded, "aws:lb/loadBalancer:LoadBalancer", "edge-lb")["subnets"]).to.deep.equal(
        ["a", "b", "c"].map((zone) => `subnet-private-${zone}`),
      );
    });

    it("registers no password or key", async () => {
      for (const { name, inputs } of await recordedStack(stack))
        expect(JSON.stringify(inputs, withoutSecrets), name).to.not.match(
          /"(masterPassword|password|secretString|authToken|secretKey)":"/,
        );
    });
  });

describe("dev and prod", () => {
  it("contain the same resource types, except those of the secondary region", async () => {
    const [dev, prod] = await Promise.all([recordedStack("dev"), recordedStack("prod")]);
    expect(typesOf(prod).filter((type) => !SECONDARY_REGION_TYPES.includes(type))).to.deep.equal(typesOf(dev));
    expect(dev.length).to.be.below(prod.length);
    expect(inputsOf(dev, "awsx:ec2:Vpc", "network-vpc")["natGateways"]).to.deep.equal({ strategy: "Single" });
    expect(inputsOf(prod, "awsx:ec2:Vpc", "network-vpc")["natGateways"]).to.deep.equal({ strategy: "OnePerAz" });
  });

  it("can be destroyed at once only in dev: in prod, buckets and database snapshots are kept", async () => {
    for (const [stack, disposable] of [
      ["dev", true],
      ["prod", false],
    ] as const) {
      const recorded = await recordedStack(stack);
      for (const { name, inputs } of someOfType(recorded, "aws:s3/bucket:Bucket"))
        expect(inputs["forceDestroy"], `${stack} ${name}`).to.equal(disposable);
      expect(inputsOf(recorded, "aws:rds/cluster:Cluster", "data-db")["skipFinalSnapshot"] ?? false, stack).to.equal(
        disposable,
      );
    }
  });
});

describe("two stacks of one account", () => {
  /** Account-wide resources: AWS rejects a second one, or it overwrites the first. */
  const ACCOUNT_WIDE = [
    "aws:cloudtrail/trail:Trail",
    "aws:cfg/recorder:Recorder",
    "aws:cfg/deliveryChannel:DeliveryChannel",
    "aws:guardduty/detector:Detector",
    "aws:securityhub/account:Account",
    "aws:inspector2/enabler:Enabler",
    "aws:macie2/account:Account",
    "aws:iam/accountPasswordPolicy:AccountPasswordPolicy",
  ];
  const accountWide = (recorded: Recorded[]): string[] =>
    recorded
      .map(({ type }) => type)
      .filter((type) => ACCOUNT_WIDE.includes(type))
      .sort();

  it("share the account-wide resources of one of them", async () => {
    expect(accountWide(await recordedStack("prod"))).to.deep.equal([...ACCOUNT_WIDE].sort());

    const config = { ...configOf("dev"), "redoubt:auditStack": "organization/redoubt/prod" };
    const keys = Object.keys(config).map((key) => key.replace("redoubt:", ""));
    const recorded = await record(
      () => environment("dev", readSettings(new pulumi.Config("redoubt"), "dev", keys), dev),
      "dev",
      config,
    );
    expect(accountWide(recorded)).to.deep.equal([]);
    expect(JSON.stringify(inputsOf(recorded, "aws:budgets/budget:Budget")))
      .to.include('["arn:findings"]')
      .and.include("user:Environment$dev");
  });
});
