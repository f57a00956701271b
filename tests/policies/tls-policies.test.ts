// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import type { Properties, RuleSettings } from "../../policies/checks";
import { evaluate } from "../../policies/evaluate";
import type { Outcome } from "../../policies/result";
import { rules } from "../../policies/rules";
import { DEFAULT_SETTINGS } from "../../policies/settings";
import { createdResource } from "./compliant/fixture";
import { setValue } from "./set-value";

type AcceptedMinimum = RuleSettings["minTls"] | "none";

/** All security policies of the services, and invalid names, by the highest minimum TLS version with which a rule accepts them. */
const SECURITY_POLICIES: {
  rule: string;
  type: string;
  path: string;
  otherProperties?: object;
  policies: Record<AcceptedMinimum, string[]>;
}[] = [
  ...["aws:lb/listener:Listener", "aws:alb/listener:Listener"].map((type) => ({
    rule: "elb-listener-tls-minimum-version",
    type,
    path: "sslPolicy",
    otherProperties: { protocol: "HTTPS" },
    policies: {
      "1.3": ["2021-06", "FIPS-2023-04", "PQ-2025-09", "FIPS-PQ-2025-09", "RFC9151-FIPS-2023-07"].map(
        (end) => `ELBSecurityPolicy-TLS13-1-3-${end}`,
      ),
      "1.2": [
        ...["2021-06", "FIPS-2023-04", "PQ-2025-09", "FIPS-PQ-2025-09"].map(
          (end) => `ELBSecurityPolicy-TLS13-1-2-Res-${end}`,
        ),
        "ELBSecurityPolicy-TLS13-1-2-RFC9151-FIPS-2023-07",
        // The rule elb-listener-secure-ciphers does not accept these.
        ...["TLS-1-2-2017-01", "TLS-1-2-Ext-2018-06", "FS-1-2-2019-08", "FS-1-2-Res-2019-08", "FS-1-2-Res-2020-10"].map(
          (end) => `ELBSecurityPolicy-${end}`,
        ),
        ...[
          "2021-06",
          "PQ-2025-09",
          "FIPS-2023-04",
          "FIPS-PQ-2025-09",
          "Ext0-FIPS-2023-04",
          "Ext0-FIPS-PQ-2025-09",
          "Ext1-2021-06",
          "Ext1-PQ-2025-09",
          "Ext1-FIPS-2023-04",
          "Ext1-FIPS-PQ-2025-09",
          "Ext2-2021-06",
          "Ext2-PQ-2025-09",
          "Ext2-FIPS-2023-04",
          "Ext2-FIPS-PQ-2025-09",
        ].map((end) => `ELBSecurityPolicy-TLS13-1-2-${end}`),
      ],
      none: [
        // These have the same prefix as accepted policies, but allow TLS 1.0 or 1.1.
        ...[
          "1-0-2021-06",
          "1-0-PQ-2025-09",
          "1-0-FIPS-2023-04",
          "1-0-FIPS-PQ-2025-09",
          "1-1-2021-06",
          "1-1-FIPS-2023-04",
          "1-1-FIPS-PQ-2025-09",
        ].map((end) => `ELBSecurityPolicy-TLS13-${end}`),
        ...["2016-08", "2015-05", "TLS-1-0-2015-04", "TLS-1-1-2017-01", "FS-2018-06", "FS-1-1-2019-08"].map(
          (end) => `ELBSecurityPolicy-${end}`,
        ),
        // Names that do not exist.
        "ELBSecurityPolicy-TLS13-1-3",
        "ELBSecurityPolicy-TLS13-1-3-2021-06 ",
        "elbsecuritypolicy-tls13-1-3-2021-06",
        "ELBSecurityPolicy-TLS13-1-3-2021-06-Ext",
        "",
      ],
    },
  })),
  {
    rule: "cloudfront-distribution-tls-minimum-version",
    type: "aws:cloudfront/distribution:Distribution",
    path: "viewerCertificate.minimumProtocolVersion",
    policies: {
      "1.3": ["TLSv1.3_2025"],
      "1.2": ["TLSv1.2_2025", "TLSv1.2_2021"],
      none: ["TLSv1.2_2019", "TLSv1.2_2018", "TLSv1.1_2016", "TLSv1_2016", "TLSv1", "SSLv3", "TLSv1.3"],
    },
  },
  ...[
    ["apigateway-domain-tls-minimum-version", "aws:apigateway/domainName:DomainName"],
    ["apigateway-rest-api-tls-minimum-version", "aws:apigateway/restApi:RestApi"],
  ].map(([rule, type]) => ({
    rule: rule!,
    type: type!,
    path: "securityPolicy",
    policies: {
      "1.3": [
        "SecurityPolicy_TLS13_1_3_2025_09",
        "SecurityPolicy_TLS13_1_3_FIPS_2025_09",
        "SecurityPolicy_TLS13_2025_EDGE",
      ],
      "1.2": [
        ...["2021_06", "PQ_2025_09", "PFS_PQ_2025_09", "FIPS_PQ_2025_09", "FIPS_PFS_PQ_2025_09"].map(
          (end) => `SecurityPolicy_TLS13_1_2_${end}`,
        ),
        "TLS_1_2",
        "SecurityPolicy_TLS12_PFS_2025_EDGE",
      ],
      none: ["TLS_1_0", "SecurityPolicy_TLS12_2018_EDGE", "SecurityPolicy_TLS13_1_2", "TLS_1_3", ""],
    },
  })),
  ...["aws:opensearch/domain:Domain", "aws:elasticsearch/domain:Domain"].map((type) => ({
    rule: "opensearch-domain-tls-minimum-version",
    type,
    path: "domainEndpointOptions.tlsSecurityPolicy",
    otherProperties: { domainEndpointOptions: { enforceHttps: true } },
    // The service has no policy with a minimum of TLS 1.3, so the strictest policies are accepted with both settings.
    policies: {
      "1.3": ["Policy-Min-TLS-1-2-PFS-2023-10", "Policy-Min-TLS-1-2-RFC9151-FIPS-2024-08"],
      "1.2": [],
      none: ["Policy-Min-TLS-1-2-2019-07", "Policy-Min-TLS-1-0-2019-07", ""],
    },
  })),
  {
    rule: "apigateway-http-api-domain-tls-minimum-version",
    type: "aws:apigatewayv2/domainName:DomainName",
    path: "domainNameConfiguration.securityPolicy",
    policies: { "1.3": ["TLS_1_2"], "1.2": [], none: ["TLS_1_0", ""] },
  },
];

const outcomes = (id: string, type: string, properties: Properties): Record<RuleSettings["minTls"], Outcome> => {
  const rule = rules.find((one) => one.id === id);
  if (!rule) throw new Error(`there is no rule ${id}`);
  const outcomeWith = (minTls: RuleSettings["minTls"]): Outcome =>
    evaluate([rule], [createdResource(type, "resource", properties)], { ...DEFAULT_SETTINGS, minTls })[0]!.outcome;
  return { "1.2": outcomeWith("1.2"), "1.3": outcomeWith("1.3") };
};

const EXPECTATIONS: [accepted: AcceptedMinimum, text: string, outcomes: Record<RuleSettings["minTls"], Outcome>][] = [
  ["1.3", "with a minimum of TLS 1.2 and of TLS 1.3", { "1.2": "pass", "1.3": "pass" }],
  ["1.2", "only with a minimum of TLS 1.2", { "1.2": "pass", "1.3": "violation" }],
];

for (const { rule, type, path, otherProperties, policies } of SECURITY_POLICIES)
  describe(`${rule} for ${type}`, () => {
    const outcomesOf = (name: string): ReturnType<typeof outcomes> =>
      outcomes(rule, type, setValue({ ...otherProperties }, path.split("."), name));

    for (const [accepted, text, expected] of EXPECTATIONS)
      for (const name of policies[accepted])
        it(`accepts ${name} ${text}`, () => expect(outcomesOf(name)).to.deep.equal(expected));

    for (const name of policies.none)
      it(`rejects ${JSON.stringify(name)}`, () =>
        expect(outcomesOf(name)).to.deep.equal({ "1.2": "violation", "1.3": "violation" }));
  });
