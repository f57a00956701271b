// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { operatorOf } from "../../../sandbox/cluster/eck";
import { recordedStack } from "../../support/stacks";

type Deployment = Parameters<typeof operatorOf>[0][number];

describe("the ECK operator of the sandbox", () => {
  it("is found among the deployments of the dev stack, with its namespace, account and arguments", async () => {
    const deployments = (await recordedStack("dev"))
      .filter(({ type }) => type === "kubernetes:apps/v1:Deployment")
      .map(({ inputs }) => inputs as unknown as Deployment);
    const operator = operatorOf(deployments)!;
    expect(operator).to.include({ namespace: "observability", account: "elastic-operator" });
    expect(operator.args[0]).to.equal("manager");
    expect(operator.args).to.include.members(["--namespaces=observability", "--metrics-port=0"]);
  });

  it("opens no port, and elects no leader", () => {
    const args = [
      "manager",
      "--enable-webhook",
      "--webhook-port=9443",
      "--webhook-cert-dir=/tls",
      "--enable-leader-election",
    ];
    const deployment = {
      metadata: { name: "operator", namespace: "logs" },
      spec: {
        template: {
          spec: { serviceAccountName: "operator", containers: [{ image: "a.test/eck/eck-operator:3.5.0", args }] },
        },
      },
    };
    expect(operatorOf([deployment])!.args).to.deep.equal([
      "manager",
      "--enable-webhook=false",
      "--enable-leader-election=false",
    ]);
  });

  it("is not looked for in other images", () => {
    const deployment = {
      metadata: { name: "other", namespace: "logs" },
      spec: {
        template: { spec: { serviceAccountName: "other", containers: [{ image: "a.test/eck-operator-tools:1" }] } },
      },
    };
    expect(operatorOf([deployment])).to.equal(undefined);
  });
});
