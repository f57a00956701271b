// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { workloadsOf, type Workload } from "../../support/pods";
import type { Recorded } from "../../support/recorder";
import { recordedStack, STACKS } from "../../support/stacks";
import { PERMISSIONS, type Permission } from "./permissions";

interface Rule {
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  verbs: string[];
}
interface Binding {
  metadata: { namespace?: string };
  roleRef: { kind: "Role" | "ClusterRole"; name: string };
  subjects: { name: string; namespace: string }[];
}

const ROLE = /:(Cluster)?Role$/;
const BINDING = /:(Cluster)?RoleBinding$/;

/** The rules that apply to a service account, in all namespaces or in its own one. */
const rulesOf = (recorded: readonly Recorded[], { namespace, pod, provider }: Workload): Rule[] => {
  const ofCluster = recorded.filter((one) => one.provider === provider);
  const bindings = ofCluster
    .filter(({ type }) => BINDING.test(type))
    .map(({ inputs }) => inputs as unknown as Binding)
    .filter(({ subjects }) =>
      subjects.some((subject) => subject.name === pod.serviceAccountName && subject.namespace === namespace),
    );
  return bindings.flatMap(({ roleRef, metadata }) =>
    ofCluster
      .filter(({ type }) => ROLE.test(type) && type.endsWith(`:${roleRef.kind}`))
      .map(({ inputs }) => inputs as unknown as { metadata: { name: string; namespace?: string }; rules: Rule[] })
      .filter((role) => role.metadata.name === roleRef.name)
      .filter((role) => roleRef.kind === "ClusterRole" || role.metadata.namespace === metadata.namespace)
      .flatMap(({ rules }) => rules),
  );
};

const allows = (rules: Rule[], { resource, object }: Permission, verb: string): boolean => {
  const slash = resource.indexOf("/");
  const [group, name] = [resource.slice(0, slash), resource.slice(slash + 1)];
  return rules.some(
    (rule) =>
      rule.apiGroups?.includes(group) === true &&
      rule.resources?.includes(name) === true &&
      rule.verbs.includes(verb) &&
      (rule.resourceNames === undefined || (object !== undefined && rule.resourceNames.includes(object))),
  );
};

for (const stack of STACKS)
  describe(`roles of programs in ${stack}`, () => {
    it("allow every request that the programs send to the Kubernetes API", async () => {
      const recorded = await recordedStack(stack);
      const workloads = workloadsOf(recorded);
      for (const [account, permissions] of Object.entries(PERMISSIONS)) {
        const own = workloads.filter(({ pod }) => pod.serviceAccountName === account);
        expect(own, account).to.not.deep.equal([]);
        for (const workload of own) {
          const rules = rulesOf(recorded, workload);
          for (const permission of permissions)
            for (const verb of permission.verbs)
              expect(
                allows(rules, permission, verb),
                `${workload.id}: ${verb} ${permission.resource} ${permission.object ?? ""}`,
              ).to.equal(true);
        }
      }
    });

    it("belong to pods that have a token", async () => {
      for (const { id, pod } of workloadsOf(await recordedStack(stack)))
        if (PERMISSIONS[pod.serviceAccountName!]) expect(pod.automountServiceAccountToken, id).to.equal(true);
    });
  });
