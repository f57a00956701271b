// SPDX-License-Identifier: Apache-2.0
import { parsePolicyFile } from "../../../policies/policy-file";
import { assess, type Assessment } from "../../../policies/report/assessment";
import { stateResources } from "../../../policies/report/resources";
import type { Exemption } from "../../../policies/result";
import { rules } from "../../../policies/rules";

export const LISTENER = "aws:lb/listener:Listener";
export const QUEUE = "aws:sqs/queue:Queue";
/** The text that the engine writes for an unknown string. */
export const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** A name that must be escaped in each format. */
export const SPECIAL_NAME = `old <"&'> \u0007`;

export const urnOf = (type: string, name: string): string => `urn:pulumi:dev::shop::${type}::${name}`;

/** A resource as the engine writes it. */
export const engineResource = (
  type: string,
  name: string,
  inputs: Record<string, unknown>,
  more: Record<string, unknown> = {},
): Record<string, unknown> => ({
  urn: urnOf(type, name),
  type,
  custom: true,
  inputs,
  ...more,
});

/** A compliant, a noncompliant, an exempt and an unknown resource. */
export const RESOURCES = [
  engineResource(LISTENER, "web", { protocol: "HTTPS", sslPolicy: "ELBSecurityPolicy-TLS13-1-3-2021-06" }),
  engineResource(
    LISTENER,
    SPECIAL_NAME,
    { protocol: "HTTPS", sslPolicy: "ELBSecurityPolicy-2016-08" },
    { sourcePosition: "project:///src/old%20web.ts#7,1" },
  ),
  engineResource(LISTENER, "legacy", { protocol: "HTTPS", sslPolicy: "ELBSecurityPolicy-2016-08" }),
  engineResource(LISTENER, "later", { protocol: "HTTPS", sslPolicy: UNKNOWN_TEXT }),
];

export const exemption = (change: Partial<Exemption> = {}): Exemption => ({
  rule: "elb-listener-tls-minimum-version",
  resource: "legacy",
  reason: "payment terminals that support only TLS 1.2 are replaced by then",
  owner: "shop@example.com",
  expires: "2027-03-31",
  ...change,
});

export const TODAY = new Date("2027-01-15T10:00:00Z");
const RULES = ["elb-listener-tls-minimum-version", "sqs-queue-encrypted-at-rest"];

/**
 * An assessment of RESOURCES with two rules, one of which applies to no resource.
 * @param levels the field `rules` of the project's policy
 */
export const assessment = (
  exemptions: readonly Exemption[] = [exemption()],
  levels: object = {},
  resources: readonly unknown[] = RESOURCES,
): Assessment => {
  const source = {
    from: "state",
    stack: "dev",
    file: "state.json",
    resources: stateResources({ deployment: { resources } }, "state.json"),
  } as const;
  const checked = rules.filter(({ id }) => RULES.includes(id));
  const content = JSON.stringify({ rules: levels, exemptions });
  const policy = parsePolicyFile("redoubt.policy.yaml", content, checked);
  return assess(source, checked, policy, TODAY, "0123456789abcdef0123456789abcdef01234567");
};

/** An assessment with each outcome and with a rejected exemption. */
export const mixed = assessment([exemption(), exemption({ resource: "gone" })]);
export const empty = assessment([], {}, []);
