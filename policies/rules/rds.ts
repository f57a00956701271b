// SPDX-License-Identifier: Apache-2.0
import { PASS, UNKNOWN, unknownAt, violation } from "../answer";
import { any, isSet, isTrue, reading, satisfies, when, type RuleSettings, oneOf } from "../checks";
import type { Rule } from "../rule";
import { AT_REST, IN_TRANSIT } from "./controls";

const PARAMETER_GROUPS = ["aws:rds/clusterParameterGroup:ClusterParameterGroup", "aws:rds/parameterGroup:ParameterGroup"];
const postgres = satisfies("family", (family) => /postgres/.test(String(family)), "is PostgreSQL's");
const mysql = satisfies("family", (family) => /mysql|mariadb/.test(String(family)), "is MySQL's");

interface Parameter {
  name: unknown;
  value: unknown;
}
/** A group sets a parameter to one of some values; engines' defaults differ by version, so it has to say so itself. */
const sets = (name: string, values: string[] | ((settings: RuleSettings) => string[])) => reading(["parameters.name", "parameters.value"], (properties, settings) => {
  const { parameters } = properties;
  if (parameters === UNKNOWN) return unknownAt("parameters");
  const list = (parameters ?? []) as (Parameter | typeof UNKNOWN)[];
  const found = list.find((one): one is Parameter => one !== UNKNOWN && one.name === name);
  const allowed = typeof values === "function" ? values(settings) : values;
  if (found?.value === UNKNOWN) return unknownAt(`parameters.${name}`);
  if (found && allowed.includes(String(found.value))) return PASS;
  if (!found && list.some((one) => one === UNKNOWN || one.name === UNKNOWN)) return unknownAt("parameters");
  return violation(`parameters must set ${name} to ${allowed.join(" or ")}${found ? `, not ${JSON.stringify(found.value)}` : ""}`);
});

const copied = any(isSet("snapshotIdentifier"), isSet("replicateSourceDb"), isSet("replicationSourceIdentifier"), isSet("globalClusterIdentifier"));

export const rds: Rule[] = [
  {
    id: "database-requires-tls-postgres",
    topic: "tls13",
    severity: "critical",
    requires: "A PostgreSQL server refuses connections without TLS.",
    resources: PARAMETER_GROUPS,
    check: when(postgres, sets("rds.force_ssl", ["1"])),
    mend: 'add the parameter { name: "rds.force_ssl", value: "1" }',
    source: "docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html",
    controls: IN_TRANSIT,
  },
  {
    id: "database-tls-floor-postgres",
    topic: "tls13",
    severity: "high",
    requires: "A PostgreSQL server keeps the floor of TLS.",
    resources: PARAMETER_GROUPS,
    check: when(postgres, sets("ssl_min_protocol_version", ({ minTls }) => (minTls === "1.3" ? ["TLSv1.3"] : ["TLSv1.3", "TLSv1.2"]))),
    mend: 'add the parameter { name: "ssl_min_protocol_version", value: "TLSv1.3" }',
    source: "postgresql.org/docs/17/runtime-config-connection.html",
    controls: IN_TRANSIT,
  },
  {
    id: "database-requires-tls-mysql",
    topic: "tls13",
    severity: "critical",
    requires: "A MySQL or MariaDB server refuses connections without TLS.",
    resources: PARAMETER_GROUPS,
    check: when(mysql, sets("require_secure_transport", ["ON", "1"])),
    mend: 'add the parameter { name: "require_secure_transport", value: "ON" }',
    source: "docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mysql-ssl-connections.html",
    controls: IN_TRANSIT,
  },
  {
    id: "database-proxy-requires-tls",
    topic: "tls13",
    severity: "critical",
    requires: "A database proxy refuses connections without TLS.",
    resources: ["aws:rds/proxy:Proxy"],
    check: isTrue("requireTls"),
    mend: "set requireTls to true",
    source: "docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.howitworks.html",
    controls: IN_TRANSIT,
  },
  {
    id: "database-encrypted",
    topic: "encryption-at-rest",
    severity: "critical",
    requires: "A database is encrypted; a copy is as its original.",
    resources: ["aws:rds/cluster:Cluster", "aws:rds/instance:Instance", "aws:rds/globalCluster:GlobalCluster"],
    check: any(isTrue("storageEncrypted"), copied),
    mend: "set storageEncrypted to true: it can't be changed later",
    source: "AWS Security Hub RDS.3, RDS.27",
    controls: AT_REST,
  },
  {
    id: "database-own-key",
    topic: "encryption-at-rest",
    severity: "high",
    requires: "A database is encrypted under a key of its owner.",
    resources: ["aws:rds/cluster:Cluster", "aws:rds/instance:Instance"],
    check: any(isSet("kmsKeyId"), copied),
    mend: "set kmsKeyId to the ARN of a key of yours",
    source: "docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html",
    controls: AT_REST,
  },
  {
    id: "database-insights-own-key",
    topic: "encryption-at-rest",
    severity: "medium",
    requires: "What Performance Insights records, statements included, is encrypted under a key of its owner.",
    resources: ["aws:rds/clusterInstance:ClusterInstance", "aws:rds/instance:Instance"],
    check: when(oneOf("performanceInsightsEnabled", [true]), isSet("performanceInsightsKmsKeyId")),
    mend: "set performanceInsightsKmsKeyId to the ARN of a key of yours",
    source: "docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Overview.html",
    controls: AT_REST,
  },
];
