// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { NETWORK_POLICY, podOf, recordObservability } from "../support/observability";
import { inputsOf, type Recorded } from "../support/recorder";

const ROLE_BINDING =
  "urn:pulumi:dev::redoubt::redoubt-kubernetes:index:Observability$kubernetes:rbac.authorization.k8s.io/v1:RoleBinding::o-elastic-operator-binding";

describe("Elastic operator", () => {
  let recorded: Recorded[];
  before(async () => {
    recorded = await recordObservability();
  });

  it("has permissions in its namespace only", () => {
    const bindings = recorded.filter(({ inputs }) =>
      ((inputs["subjects"] ?? []) as { name: string }[]).some(({ name }) => name === "elastic-operator"),
    );
    expect(bindings.map(({ type }) => type)).to.deep.equal(["kubernetes:rbac.authorization.k8s.io/v1:RoleBinding"]);
    expect(podOf(recorded, "elastic-operator").containers[0].args).to.include.members([
      "--namespaces=observability",
      "--operator-namespace=observability",
      "--validate-storage-class=false",
    ]);
  });

  it("starts after all of its CustomResourceDefinitions and its role exist", () => {
    const { dependencies } = recorded.find(({ name }) => name === "o-elastic-operator-deployment")!;
    const definitions = recorded.filter(({ type }) => type.endsWith(":CustomResourceDefinition"));
    expect(definitions).to.have.length(12);
    expect(dependencies).to.include.members(definitions.map(({ urn }) => urn));
    expect(dependencies).to.include(ROLE_BINDING);
  });

  it("calls Elasticsearch, and only the API server calls it", () => {
    const policy = (part: string): { ingress: object[]; egress: object[] } =>
      inputsOf(recorded, NETWORK_POLICY, `o-${part}-traffic`)["spec"] as never;
    const operatorPods = { podSelector: { matchLabels: { "app.kubernetes.io/name": "elastic-operator" } } };
    const [http] = policy("elasticsearch").ingress as { from: object[]; ports: object[] }[];
    expect(http!.from).to.deep.include(operatorPods);
    expect(http!.ports).to.deep.equal([{ port: 9200, protocol: "TCP" }]);
    const { ingress, egress } = policy("elastic-operator");
    expect(egress).to.deep.include({
      to: [{ podSelector: { matchLabels: { "app.kubernetes.io/name": "elasticsearch" } } }],
      ports: [{ port: 9200, protocol: "TCP" }],
    });
    expect(ingress).to.have.length(1);
    expect(ingress[0]).to.deep.include({ ports: [{ port: 9443, protocol: "TCP" }] });
  });

  it("checks the custom resources of its namespace, and does not block them while it is down", () => {
    const [webhook] = recorded.filter(({ type }) => type.endsWith(":ValidatingWebhookConfiguration"));
    const webhooks = webhook!.inputs["webhooks"] as { failurePolicy: string; namespaceSelector: object }[];
    expect(webhooks).to.have.length(3);
    for (const { failurePolicy, namespaceSelector } of webhooks) {
      expect(failurePolicy).to.equal("Ignore");
      expect(namespaceSelector).to.deep.equal({ matchLabels: { "kubernetes.io/metadata.name": "observability" } });
    }
  });
});
