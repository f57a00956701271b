// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { STACKS } from "../../../sandbox/lib/state";
import { destructiveSteps, relocated, loadRecording, sanitized, type Export } from "../../sandbox/upgrade/recording";

const SIGN = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const urn = (type: string, name: string): string => `urn:pulumi:dev::redoubt::redoubt-aws:index:X$${type}::${name}`;
const state = (resources: object[]): Export => ({
  version: 3,
  deployment: { manifest: { time: "now" }, resources: resources as Export["deployment"]["resources"] },
});

describe("recorded state", () => {
  it("contains no secrets, no Kubernetes resources and no volatile fields", () => {
    const { deployment } = sanitized(
      state([
        {
          urn: "a",
          type: "aws:rds/cluster:Cluster",
          created: "today",
          stackTrace: [],
          outputs: { masterPassword: { ...SIGN, plaintext: '"hunter2"' }, list: [{ ...SIGN, plaintext: '"hunter2"' }] },
        },
        { urn: "b", type: "kubernetes:core/v1:Secret" },
        { urn: "c", type: "pulumi:providers:kubernetes", inputs: { kubeconfig: "hunter2" } },
        { urn: "d", type: "pulumi:pulumi:Stack", outputs: { kubeconfig: "hunter2" } },
      ]),
    );
    expect(JSON.stringify(deployment)).not.to.match(/hunter2|4dabf18|today/);
    expect(deployment.resources.map((one) => one.urn)).to.deep.equal(["a", "d"]);
  });

  it("keeps the raw state delta that the Terraform bridge needs, without secret marks", () => {
    const outputs = {
      __pulumi_raw_state_delta: { obj: { delay: { ...SIGN, plaintext: '{"replace":{"raw":"30"}}' } } },
    };
    expect(
      sanitized(state([{ urn: "a", type: "aws:lb/targetGroup:TargetGroup", outputs }])).deployment.resources[0]!
        .outputs,
    ).to.deep.equal({ __pulumi_raw_state_delta: { obj: { delay: { replace: { raw: "30" } } } } });
  });

  for (const stack of STACKS)
    it(`of ${stack} contains network, data, keys and cluster, and no secrets`, () => {
      const recorded = loadRecording(stack)!;
      const types = recorded.deployment.resources.map(({ type }) => type);
      for (const type of [
        "aws:ec2/vpc:Vpc",
        "aws:rds/cluster:Cluster",
        "aws:kms/key:Key",
        "aws:eks/cluster:Cluster",
        "aws:s3/bucket:Bucket",
      ])
        expect(types).to.include(type);
      expect(JSON.stringify(recorded))
        .not.to.include(Object.keys(SIGN)[0]!)
        .and.not.to.match(/BEGIN [A-Z ]*PRIVATE KEY/);
    });

  it("is relocated to the sandbox's VPC and cluster", () => {
    const values = { vpcId: "vpc-new", endpoint: "https://127.0.0.1:1", ca: "authority" };
    const text = JSON.stringify(relocated(values, loadRecording("dev")!));
    expect(text)
      .to.include('"id":"vpc-new"')
      .and.include("https://127.0.0.1:1")
      .and.include(Buffer.from("authority").toString("base64"));
    expect(text).not.to.include(
      loadRecording("dev")!.deployment.resources.find(({ type }) => type === "aws:ec2/vpc:Vpc")!.id!,
    );
  });
});

describe("destructive steps of a plan", () => {
  const step = (op: string, type: string) => ({ op, urn: urn(type, "it"), replaceReasons: ["engine"] });
  const plan = (...steps: ReturnType<typeof step>[]) => ({ steps, changeSummary: {} });

  for (const op of ["replace", "create-replacement", "delete-replaced", "delete"])
    it(`include ${op} of a resource that holds data, with the reason`, () =>
      expect(destructiveSteps(plan(step(op, "aws:rds/cluster:Cluster")))).to.deep.equal([
        `${op} ${urn("aws:rds/cluster:Cluster", "it")}: engine`,
      ]));

  it("do not include creates, updates and replacements of resources that hold no data", () =>
    expect(
      destructiveSteps(
        plan(
          step("create", "aws:kms/key:Key"),
          step("update", "aws:eks/cluster:Cluster"),
          step("replace", "aws:eks/addon:Addon"),
        ),
      ),
    ).to.deep.equal([]));
});
