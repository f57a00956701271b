// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { dev } from "../../stacks/dev";
import { environment } from "../../stacks/environment";
import { record, someOfType, type Recorded } from "../support/recorder";
import { group, read } from "./invalid-settings";

const cidrBlock = "100.64.0.0/16";
/** The ranges from which EKS takes the addresses of services, among them that of the API server. */
const SERVICES = ["10.100.0.0/16", "172.20.0.0/16"];
const CREDENTIALS = "169.254.170.23/32";
/** Sign-on, remote write, CloudWatch and S3 have no fixed addresses. */
const INTERNET = "0.0.0.0/0";

const networksOf = (policy: Recorded): string[] =>
  [...JSON.stringify(policy.inputs).matchAll(/"cidr":"([^"]+)"/g)].map(([, cidr]) => cidr!);

describe("the network policies of a stack whose network is outside RFC 1918", () => {
  let policies: Recorded[] = [];
  before(async () => {
    const settings = read({ network: { ...group("network"), cidrBlock } });
    policies = someOfType(
      await record(() => environment("dev", settings, dev)),
      "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    );
  });

  it("allow its own network and the services of the cluster, and no other private network", () =>
    expect([...new Set(policies.flatMap(networksOf))]).to.have.members([
      cidrBlock,
      ...SERVICES,
      CREDENTIALS,
      INTERNET,
    ]));

  for (const part of ["prometheus", "kube-state-metrics", "metrics-adapter"])
    it(`allow ${part} to connect to the API server, by the addresses of its interfaces and of its service`, () => {
      const policy = policies.find(({ name }) => name === `observability-${part}-traffic`)!;
      expect(networksOf(policy)).to.include.members([cidrBlock, ...SERVICES]);
    });
});
