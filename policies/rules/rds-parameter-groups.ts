// SPDX-License-Identifier: Apache-2.0
// TLS settings in the parameter groups of RDS and Aurora.
import { PASS, UNKNOWN, violation, type CheckResult } from "../check-result";
import { all, satisfies, when, type Check } from "../checks";
import { forEachResource, ofTypes, refersTo, requireLink } from "../companion-resources";
import { valuesAt } from "../property-path";
import type { Rule, StackResource } from "../rule";
import { ENCRYPTION_IN_TRANSIT } from "./controls";
import { setsParameter } from "./db-parameters";
import { DB_CLUSTER_PARAMETER_GROUPS, DB_CLUSTERS, DB_INSTANCES, DB_PARAMETER_GROUPS } from "./tokens";

const isPostgres = satisfies("family", (family) => /postgres/.test(String(family)), "must be a PostgreSQL family");
const isMysql = satisfies("family", (family) => /mysql|mariadb/.test(String(family)), "must be a MySQL family");
const isSqlServer = satisfies(
  "family",
  (family) => String(family).startsWith("sqlserver"),
  "must be a SQL Server family",
);
/** Aurora reads these parameters only from the cluster parameter group, so a group of an Aurora instance is not checked. */
const isNotAurora = satisfies(
  "family",
  (family) => !String(family).startsWith("aurora"),
  "must not be an Aurora family",
);
const majorVersion = (family: unknown): number => Number(/postgres(?:ql)?(\d+)/.exec(String(family))?.[1] ?? 0);
/** RDS accepts TLS 1.3 as the minimum version from PostgreSQL 16. */
const supportsTls13Minimum = satisfies(
  "family",
  (family) => majorVersion(family) >= 16,
  "must be PostgreSQL 16 or later",
);
const isOlderPostgres = satisfies("family", (family) => majorVersion(family) < 16, "must be older than PostgreSQL 16");

/** The database uses a custom parameter group, because the default group cannot be changed. */
const usesCustomGroup =
  (property: string, groupTypes: readonly string[]) =>
  (database: StackResource, resources: readonly StackResource[]): CheckResult => {
    const [name] = valuesAt(database.properties, property);
    const links = ofTypes(resources, groupTypes).map((group) => refersTo(database, property, group));
    if (name === UNKNOWN) return requireLink(links, property, `${property} must name a parameter group of the stack`);
    if (name === undefined)
      return violation(`${property} is not set; it must name a parameter group that requires TLS`);
    if (typeof name === "string" && name.startsWith("default."))
      return violation(`${property} "${name}" must name a parameter group that requires TLS`);
    return PASS;
  };

type ParameterRule = Pick<Rule, "severity" | "remediation" | "source"> & {
  check: Check;
  cluster: Pick<Rule, "id" | "title">;
  instance: Pick<Rule, "id" | "title">;
};
const PARAMETER_RULES: readonly ParameterRule[] = [
  {
    cluster: {
      id: "rds-cluster-postgresql-tls-required",
      title: "Aurora and RDS PostgreSQL cluster parameter groups require TLS.",
    },
    instance: {
      id: "rds-instance-postgresql-tls-required",
      title: "RDS for PostgreSQL parameter groups require TLS.",
    },
    severity: "critical",
    check: when(isPostgres, setsParameter("rds.force_ssl", ["1"])),
    remediation: 'Add the parameter { name: "rds.force_ssl", value: "1" } to parameters.',
    source: "docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html",
  },
  {
    cluster: {
      id: "rds-cluster-postgresql-tls-minimum-version",
      title: "Aurora and RDS PostgreSQL cluster parameter groups enforce the minimum TLS version.",
    },
    instance: {
      id: "rds-instance-postgresql-tls-minimum-version",
      title: "RDS for PostgreSQL parameter groups enforce the minimum TLS version.",
    },
    severity: "high",
    check: all(
      when(
        all(isPostgres, supportsTls13Minimum),
        setsParameter("ssl_min_protocol_version", ({ minTls }) =>
          minTls === "1.3" ? ["TLSV1.3"] : ["TLSV1.3", "TLSV1.2"],
        ),
      ),
      when(all(isPostgres, isOlderPostgres), setsParameter("ssl_min_protocol_version", ["TLSV1.3", "TLSV1.2"])),
    ),
    remediation:
      'Add the parameter { name: "ssl_min_protocol_version", value: "TLSv1.3" } to parameters. ' +
      "Before PostgreSQL 16, the minimum is TLS 1.2.",
    source: "postgresql.org/docs/17/runtime-config-connection.html",
  },
  {
    cluster: {
      id: "rds-cluster-mysql-tls-required",
      title: "Aurora and RDS MySQL cluster parameter groups require TLS.",
    },
    instance: {
      id: "rds-instance-mysql-tls-required",
      title: "RDS for MySQL and MariaDB parameter groups require TLS.",
    },
    severity: "critical",
    check: when(isMysql, setsParameter("require_secure_transport", ["ON", "1"])),
    remediation: 'Add the parameter { name: "require_secure_transport", value: "ON" } to parameters.',
    source: "docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mysql-ssl-connections.html",
  },
  {
    cluster: {
      id: "rds-cluster-mysql-tls-minimum-version",
      title: "Aurora and RDS MySQL cluster parameter groups reject TLS below 1.2.",
    },
    instance: {
      id: "rds-instance-mysql-tls-minimum-version",
      title: "RDS for MySQL and MariaDB parameter groups reject TLS below 1.2.",
    },
    severity: "high",
    check: when(
      isMysql,
      setsParameter("tls_version", ["TLSV1.2", "TLSV1.3", "TLSV1.2,TLSV1.3", "TLSV1.3,TLSV1.2"], PASS),
    ),
    remediation: 'Set the parameter { name: "tls_version", value: "TLSv1.2,TLSv1.3" } in parameters.',
    source: "docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Security.html",
  },
];

const tlsRule = (
  { severity, remediation, source }: ParameterRule,
  named: Pick<Rule, "id" | "title">,
  resources: readonly string[],
  check: Check,
): Rule => ({
  ...named,
  topic: "tls13",
  severity,
  controls: ENCRYPTION_IN_TRANSIT,
  resources,
  check,
  remediation,
  source,
});

export const rdsParameterGroups: Rule[] = [
  ...PARAMETER_RULES.map((rule) => tlsRule(rule, rule.cluster, DB_CLUSTER_PARAMETER_GROUPS, rule.check)),
  ...PARAMETER_RULES.map((rule) => tlsRule(rule, rule.instance, DB_PARAMETER_GROUPS, when(isNotAurora, rule.check))),
  {
    id: "rds-instance-sqlserver-tls-required",
    topic: "tls13",
    severity: "critical",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "RDS for SQL Server parameter groups require TLS.",
    resources: DB_PARAMETER_GROUPS,
    check: when(isSqlServer, setsParameter("rds.force_ssl", ["1"])),
    remediation: 'Add the parameter { name: "rds.force_ssl", value: "1" } to parameters.',
    source: "docs.aws.amazon.com/AmazonRDS/latest/UserGuide/SQLServer.Concepts.General.SSL.Using.html",
  },
  {
    id: "rds-cluster-custom-parameter-group",
    topic: "tls13",
    severity: "high",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "RDS and Aurora clusters use a custom cluster parameter group.",
    resources: DB_CLUSTERS,
    reads: { [DB_CLUSTERS[0]!]: ["dbClusterParameterGroupName"], [DB_CLUSTER_PARAMETER_GROUPS[0]!]: ["name"] },
    checkStack: forEachResource(
      DB_CLUSTERS,
      usesCustomGroup("dbClusterParameterGroupName", DB_CLUSTER_PARAMETER_GROUPS),
    ),
    remediation: "Set dbClusterParameterGroupName to a ClusterParameterGroup that requires TLS.",
    source: "docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_WorkingWithParamGroups.html",
  },
  {
    id: "rds-instance-custom-parameter-group",
    topic: "tls13",
    severity: "high",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "RDS instances use a custom parameter group.",
    resources: DB_INSTANCES,
    reads: { [DB_INSTANCES[0]!]: ["parameterGroupName"], [DB_PARAMETER_GROUPS[0]!]: ["name"] },
    checkStack: forEachResource(DB_INSTANCES, usesCustomGroup("parameterGroupName", DB_PARAMETER_GROUPS)),
    remediation: "Set parameterGroupName to a ParameterGroup that requires TLS.",
    source: "docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html",
  },
];
