// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";
import { DataTier } from "../../../components/aws/data-tier";
import { HaCluster } from "../../../components/aws/ha-cluster";
import { Network } from "../../../components/aws/network";
import { expectPlainWording, problemsOf } from "../../support/problems";
import { inputsOf, record } from "../../support/recorder";
import { TAGS as tags } from "../../support/tags";
import { SAMPLES } from "./samples";

const sampleOf = (type: string): Record<string, unknown> =>
  SAMPLES.find((sample) => sample.interface === `Existing${type}Args`)!.args;

/** The programs in a section of docs/arguments.md, compiled. Their imports are parameters. */
const programsIn = (section: string): ((names: object) => void)[] => {
  const page = readFileSync(join(__dirname, "..", "..", "..", "docs", "arguments.md"), "utf8");
  const text = page.split(/^## /m).find((part) => part.startsWith(section))!;
  return [...text.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code]) => (names) => {
    const { outputText } = ts.transpileModule(code!, { compilerOptions: { target: ts.ScriptTarget.ES2020 } });
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- The page is a file of this repository.
    (new Function(...Object.keys(names), outputText) as (...values: unknown[]) => void)(
      ...(Object.values(names) as unknown[]),
    );
  });
};

describe("docs/arguments.md", () => {
  it("has programs with a new and with an existing network that run", async () => {
    const programs = programsIn("Existing networks and clusters");
    const networks = [];
    for (const program of programs) {
      const recorded = await record(() => program({ Network, HaCluster, DataTier, tags }));
      expect(inputsOf(recorded, "aws:rds/cluster:Cluster")).to.include({ engine: "aurora-postgresql" });
      networks.push(recorded.filter(({ type }) => type === "awsx:ec2:Vpc").length);
    }
    expect(networks).to.deep.equal([1, 0]);
  });
});

describe("fromExisting", () => {
  it("registers no resource, and gives other components what they need", async () => {
    const recorded = await record(() => {
      const network = Network.fromExisting("shared", sampleOf("Network") as never);
      const cluster = HaCluster.fromExisting("shared", {
        clusterName: "shared",
        volumeKeyArn: "arn:aws:kms:us-east-1:123456789012:key/1",
      });
      DataTier.fromExisting("shared", sampleOf("DataTier") as never);
      new DataTier("data", { network, clientSecurityGroupId: cluster.securityGroupId, tags });
    });
    expect(recorded.map(({ name }) => name).filter((name) => !/^data\b/.test(name))).to.deep.equal([]);
    expect(inputsOf(recorded, "aws:rds/subnetGroup:SubnetGroup")["subnetIds"]).to.deep.equal(
      sampleOf("Network")["isolatedSubnetIds"],
    );
    expect(inputsOf(recorded, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "data-db-from-clients"))
      .to.have.property("referencedSecurityGroupId")
      .that.equals("sg-existing");
  });

  it("looks up the endpoint of a cluster for its kubeconfig", async () => {
    await record(async () => {
      const { kubeconfig } = HaCluster.fromExisting("shared", sampleOf("Cluster") as never);
      const text = await new Promise<string>((resolve) => void kubeconfig.apply(resolve));
      expect(text).to.include("https://existing.example.com").and.include("get-token").and.include("us-east-1");
    });
  });

  it("has the outputs of the constructor", async () => {
    const names = (of: object): string[] =>
      Object.entries(of)
        .filter(([, value]) => pulumi.Output.isInstance(value))
        .map(([name]) => name)
        .filter((name) => name !== "urn")
        .sort();
    await record(() => {
      const network = new Network("net", { tags });
      expect(names(Network.fromExisting("x", sampleOf("Network") as never))).to.deep.equal(names(network));
      const cluster = new HaCluster("c", { network, tags });
      expect(names(HaCluster.fromExisting("x", sampleOf("Cluster") as never))).to.deep.equal(names(cluster));
      const data = new DataTier("d", { network, clientSecurityGroupId: "sg-1", tags });
      expect(names(DataTier.fromExisting("x", sampleOf("DataTier") as never))).to.deep.equal(names(data));
    });
  });

  const refused: [component: string, call: () => unknown, field: string, reason: RegExp][] = [
    [
      "Network",
      () => Network.fromExisting("shared", { ...sampleOf("Network"), vpcId: "subnet-1" } as never),
      "vpcId",
      /is not the ID of a VPC/,
    ],
    [
      "Network",
      () => Network.fromExisting("shared", { ...sampleOf("Network"), privateSubnetIds: ["a"] } as never),
      "privateSubnetIds",
      /is not the ID of a subnet/,
    ],
    [
      "Network",
      () => Network.fromExisting("shared", { ...sampleOf("Network"), isolatedSubnetIds: undefined } as never),
      "isolatedSubnetIds",
      /is not the ID of a subnet/,
    ],
    [
      "HaCluster",
      () => HaCluster.fromExisting("shared", { ...sampleOf("Cluster"), volumeKeyArn: "alias/x" } as never),
      "volumeKeyArn",
      /is not the ARN of a KMS key/,
    ],
    [
      "DataTier",
      () => DataTier.fromExisting("shared", { ...sampleOf("DataTier"), databaseEndpoint: "https://x" } as never),
      "databaseEndpoint",
      /is not a host name/,
    ],
  ];
  for (const [component, call, field, reason] of refused)
    it(`refuses ${field} of ${component} that ${reason.source}`, () => {
      const [problem, ...others] = problemsOf(call);
      expect(others).to.deep.equal([]);
      expect(problem).to.include({ component: `${component} "shared"`, field });
      expect(problem!.reason).to.match(reason);
      expectPlainWording(problem!);
    });
});
