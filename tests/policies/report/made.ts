// SPDX-License-Identifier: Apache-2.0
import type { Exemption } from "../../../policies/exemption";
import { assess, type Assessment } from "../../../policies/report/assessment";
import { gateConfig } from "../../../policies/report/config";
import { stateResources } from "../../../policies/report/resources";
import { rules } from "../../../policies/rules";

export const LISTENER = "aws:lb/listener:Listener";
export const QUEUE = "aws:sqs/queue:Queue";
/** What the engine writes for a string that is not known yet. */
export const NOT_KNOWN_YET = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** A name that has to be escaped everywhere. */
export const ODD = `old <"&'> \u0007`;

export const urnOf = (type: string, name: string): string => `urn:pulumi:dev::shop::${type}::${name}`;

/** A resource as the engine writes it. */
export const written = (
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

/** One that passes, one that breaks a rule, one that is exempt and one that can't be told yet. */
export const RESOURCES = [
  written(LISTENER, "web", { protocol: "HTTPS", sslPolicy: "ELBSecurityPolicy-TLS13-1-3-2021-06" }),
  written(
    LISTENER,
    ODD,
    { protocol: "HTTPS", sslPolicy: "ELBSecurityPolicy-2016-08" },
    { sourcePosition: "project:///src/old%20web.ts#7,1" },
  ),
  written(LISTENER, "legacy", { protocol: "HTTPS", sslPolicy: "ELBSecurityPolicy-2016-08" }),
  written(LISTENER, "later", { protocol: "HTTPS", sslPolicy: NOT_KNOWN_YET }),
];

export const exemption = (change: Partial<Exemption> = {}): Exemption => ({
  rule: "elb-listener-tls-minimum-version",
  resource: "legacy",
  reason: "terminals that speak TLS 1.2 go by then",
  owner: "shop@example.com",
  expires: "2027-03-31",
  ...change,
});

export const TODAY = new Date("2027-01-15T10:00:00Z");
const CHECKED = ["elb-listener-tls-minimum-version", "sqs-queue-encrypted-at-rest"];

/** An assessment of RESOURCES by two rules, one of which meets no resource. */
export const assessment = (
  exemptions: readonly Exemption[] = [exemption()],
  config: unknown = {},
  resources: readonly unknown[] = RESOURCES,
): Assessment => {
  const source = {
    from: "state",
    stack: "dev",
    file: "state.json",
    resources: stateResources({ deployment: { resources } }, "state.json"),
  } as const;
  const some = rules.filter(({ id }) => CHECKED.includes(id));
  return assess(
    source,
    { rules: some, exemptions, config: gateConfig("config.json", config, some) },
    TODAY,
    "0123456789abcdef0123456789abcdef01234567",
  );
};
