// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { decide, type Decision, type NamedPolicy } from "../../../policies/iam-evaluation/decision";
import { documentOf, statementsOf, toStrings } from "../../../policies/iam-evaluation/document";
import { ACCOUNT } from "../../../stacks/recording/arns";
import type { Recorded } from "../../support/recorder";
import { contextFor, principalOf, type Caller, type Flow } from "./flow";

const FIXTURES = join(__dirname, "managed-policies");

/** AWS managed policies by ARN, from AWS's reference of managed policies. */
const MANAGED = new Map(
  readdirSync(FIXTURES).map((file) => {
    const { arn, document } = JSON.parse(readFileSync(join(FIXTURES, file), "utf8")) as {
      arn: string;
      document: unknown;
    };
    return [arn, document] as const;
  }),
);

/** The policy of principals and resources that are not part of the stack. */
const allowAll = (name: string): NamedPolicy => ({
  name,
  document: {
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" },
  },
});

/** AWS maintains the policy of a service-linked role. It is taken to allow what the role is for, but no key of the stack. */
const SERVICE_LINKED: NamedPolicy = {
  name: "policy of the service-linked role",
  document: { Version: "2012-10-17", Statement: { Effect: "Allow", NotAction: "kms:*", Resource: "*" } },
};

const withPolicy = (one: Recorded | undefined, property: string, label: string): NamedPolicy | undefined =>
  one?.inputs[property] === undefined
    ? undefined
    : { name: `${label} ${one.name}`, document: documentOf(one.inputs[property]) };

/** The policies that a stack registers. */
export class StackPolicies {
  private readonly byType = new Map<string, Recorded[]>();

  constructor(readonly recorded: readonly Recorded[]) {
    for (const one of recorded) this.byType.set(one.type, [...(this.byType.get(one.type) ?? []), one]);
  }

  private of(type: string): Recorded[] {
    return this.byType.get(type) ?? [];
  }

  /** Logical names of the roles. */
  get roles(): string[] {
    return this.of("aws:iam/role:Role").map(({ name }) => name);
  }

  /** The service principals in all policies, wherever a resource has one. */
  get services(): string[] {
    const principals = this.recorded.flatMap(({ inputs }) =>
      Object.values(inputs)
        .flatMap(statementsOf)
        .flatMap(({ Principal }) => toStrings((Principal as { Service?: unknown } | undefined)?.Service)),
    );
    return [...new Set(principals)].sort();
  }

  /** The policies that the stack writes itself, each with the name that decisions show. */
  get own(): NamedPolicy[] {
    const all = (type: string, property: string, label: string): NamedPolicy[] =>
      this.of(type).flatMap((one) => withPolicy(one, property, label) ?? []);
    return [
      ...all("aws:iam/role:Role", "assumeRolePolicy", "trust policy"),
      ...all("aws:iam/rolePolicy:RolePolicy", "policy", "role policy"),
      ...all("aws:s3/bucketPolicy:BucketPolicy", "policy", "bucket policy"),
      ...all("aws:kms/key:Key", "policy", "key policy"),
      ...all("aws:sns/topicPolicy:TopicPolicy", "policy", "topic policy"),
      ...all("aws:ec2/vpcEndpoint:VpcEndpoint", "policy", "endpoint policy"),
      ...all("aws:cloudwatch/logResourcePolicy:LogResourcePolicy", "policyDocument", "log resource policies"),
    ];
  }

  trustPolicy(role: string): NamedPolicy | undefined {
    return withPolicy(
      this.of("aws:iam/role:Role").find(({ name }) => name === role),
      "assumeRolePolicy",
      "trust policy",
    );
  }

  /** The inline and managed policies of a caller. */
  private identityPolicies(caller: Caller): NamedPolicy[] {
    if (caller === "anonymous" || "service" in caller) return [];
    if ("serviceLinkedRole" in caller) return [SERVICE_LINKED];
    if ("administratorOf" in caller) return [allowAll("AdministratorAccess")];
    const role = this.of("aws:iam/role:Role").find(({ name }) => name === caller.role);
    if (!role) throw new Error(`no role ${caller.role} is registered`);
    const isOfRole = ({ inputs }: Recorded): boolean => [role.id, role.state["name"]].includes(inputs["role"]);
    const inline = this.of("aws:iam/rolePolicy:RolePolicy").filter(isOfRole);
    const attached = this.of("aws:iam/rolePolicyAttachment:RolePolicyAttachment").filter(isOfRole);
    return [
      ...inline.flatMap((one) => withPolicy(one, "policy", "role policy") ?? []),
      ...attached.map(({ inputs }) => {
        const arn = String(inputs["policyArn"]);
        if (!MANAGED.has(arn)) throw new Error(`no fixture in managed-policies has the ARN ${arn}`);
        return { name: arn, document: MANAGED.get(arn) };
      }),
    ];
  }

  /** The resource policy of an ARN in the stack, or `undefined` if the resource has none. */
  private resourcePolicy(arn: string): NamedPolicy | undefined {
    const [, , service, region, , ...rest] = arn.split(":");
    const path = rest.join(":");
    const byArn = (type: string): Recorded | undefined => this.of(type).find(({ state }) => state["arn"] === arn);
    switch (service) {
      case "s3": {
        const bucket = byArnOfBucket(this.of("aws:s3/bucket:Bucket"), arn);
        const names = bucket ? [bucket.id, bucket.state["bucket"]] : [];
        const policy = this.of("aws:s3/bucketPolicy:BucketPolicy").find(({ inputs }) =>
          names.includes(inputs["bucket"]),
        );
        return withPolicy(policy, "policy", "bucket policy");
      }
      case "kms":
        return withPolicy(byArn("aws:kms/key:Key"), "policy", "key policy");
      case "sns":
        return withPolicy(
          this.of("aws:sns/topicPolicy:TopicPolicy").find(({ inputs }) => inputs["arn"] === arn),
          "policy",
          "topic policy",
        );
      case "iam":
        return this.trustPolicy(path.replace("role/", ""));
      case "logs":
        return this.logPolicy(region);
      default:
        return undefined;
    }
  }

  /** All resource policies of CloudWatch Logs in a region, as one. */
  private logPolicy(region = ""): NamedPolicy | undefined {
    const policies = this.of("aws:cloudwatch/logResourcePolicy:LogResourcePolicy").filter(
      ({ inputs }) => (inputs["region"] ?? region) === region,
    );
    if (policies.length === 0) return undefined;
    const Statement = policies.flatMap(({ inputs }) => statementsOf(inputs["policyDocument"]));
    return {
      name: `log resource policies ${policies.map(({ name }) => name).join(", ")}`,
      document: { Version: "2012-10-17", Statement },
    };
  }

  private endpointPolicy(name: string): NamedPolicy {
    const endpoint = this.of("aws:ec2/vpcEndpoint:VpcEndpoint").find((one) => one.name === name);
    if (!endpoint) throw new Error(`no VPC endpoint ${name} is registered`);
    return withPolicy(endpoint, "policy", "endpoint policy") ?? allowAll(`default policy of endpoint ${name}`);
  }

  /** Decides one action of a flow. */
  evaluate(flow: Flow, action: string): Decision {
    const { caller, resource, owner = ACCOUNT, open = owner !== ACCOUNT, endpoint } = flow;
    return decide({ principal: principalOf(caller), action, resource, context: contextFor(flow, action) }, owner, {
      identity: this.identityPolicies(caller),
      resource: open ? allowAll("open resource policy") : this.resourcePolicy(resource),
      endpoint: endpoint === undefined ? undefined : this.endpointPolicy(endpoint),
    });
  }
}

const byArnOfBucket = (buckets: readonly Recorded[], arn: string): Recorded | undefined =>
  buckets.find(({ state }) => arn === state["arn"] || arn.startsWith(`${String(state["arn"])}/`));
