// SPDX-License-Identifier: Apache-2.0
// What a database is together with others: its parameters, its servers, its proxy.
import { PASS, UNKNOWN, unknownAt, violation, type Answer } from "../answer";
import {
  all,
  any,
  each,
  isSet,
  isTrue,
  oneOf,
  reading,
  satisfies,
  valuesAt,
  when,
  type Check,
  type RuleSettings,
} from "../checks";
import { forEachOf, linked, ofKinds, refersTo, type Link } from "../companion-resources";
import type { Rule, StackResource } from "../rule";
import { AUDIT, IN_TRANSIT, RESILIENCE, SERVICE_IDENTITY } from "./controls";
import { aws, DB_CLUSTER_INSTANCES, DB_CLUSTER_PARAMETERS, DB_CLUSTERS, DB_INSTANCES, DB_PARAMETERS } from "./tokens";

const postgres = satisfies("family", (family) => /postgres/.test(String(family)), "is PostgreSQL's");
const mysql = satisfies("family", (family) => /mysql|mariadb/.test(String(family)), "is MySQL's");
const sqlServer = satisfies("family", (family) => String(family).startsWith("sqlserver"), "is SQL Server's");
/** RDS takes a floor of 1.3 for PostgreSQL from 16 on. */
const major = (family: unknown): number => Number(/postgres(?:ql)?(\d+)/.exec(String(family))?.[1] ?? 0);
const takesFloor13 = satisfies("family", (family) => major(family) >= 16, "is of 16 or later");
const isOlder = satisfies("family", (family) => major(family) < 16, "is before 16");

interface Parameter {
  name: unknown;
  value: unknown;
}

type Values = readonly string[] | ((settings: RuleSettings) => readonly string[]);

/** A group sets a parameter to one of some values; engines' defaults differ by version, so it has to say so itself. */
const sets = (name: string, values: Values, unset?: Answer): Check =>
  reading(["parameters.name", "parameters.value"], (properties, settings) => {
    const { parameters } = properties;
    if (parameters === UNKNOWN) return unknownAt("parameters");
    const list = (parameters ?? []) as (Parameter | typeof UNKNOWN)[];
    const found = list.find((one): one is Parameter => one !== UNKNOWN && one.name === name);
    if (found?.value === UNKNOWN) return unknownAt(`parameters.${name}`);
    const allowed = typeof values === "function" ? values(settings) : values;
    if (found && allowed.includes(String(found.value).toUpperCase())) return PASS;
    if (!found && list.some((one) => one === UNKNOWN || one.name === UNKNOWN)) return unknownAt("parameters");
    if (!found && unset) return unset;
    return violation(
      `parameters must set ${name} to ${allowed.join(" or ")}${found ? `, not ${JSON.stringify(found.value)}` : ""}`,
    );
  });

/** The group that a database takes its parameters from: one of its own, as Amazon's can't be changed. */
const groupOf =
  (property: string, groups: readonly string[]) =>
  (database: StackResource, resources: readonly StackResource[]): Answer => {
    const [named] = valuesAt(database.properties, property);
    const known = ofKinds(resources, groups).map((group) => refersTo(database, property, group));
    if (named === UNKNOWN) return linked(known, property, `${property} must name a group of the stack`);
    if (named === undefined) return violation(`${property} is not set: it must name a group that requires TLS`);
    if (typeof named === "string" && named.startsWith("default."))
      return violation(`${property} "${named}" must name a group that requires TLS`);
    return PASS;
  };

const serverOf = (server: StackResource, cluster: StackResource): Link =>
  refersTo(server, "clusterIdentifier", cluster);
/** Multi-AZ DB clusters and the first serverless kind bring their servers themselves; a reader of another region may have none. */
const bringsServers = any(
  isSet("dbClusterInstanceClass"),
  oneOf("engineMode", ["serverless"]),
  isSet("globalClusterIdentifier"),
);

const outlivesAZone = (
  cluster: StackResource,
  resources: readonly StackResource[],
  settings: RuleSettings,
): Answer | undefined => {
  const own = bringsServers(cluster.properties, settings);
  if (own.violations.length === 0 && own.unknown.length === 0) return undefined;
  const links = ofKinds(resources, DB_CLUSTER_INSTANCES).map((server) => ({ server, link: serverOf(server, cluster) }));
  const servers = links.filter(({ link }) => link === true).map(({ server }) => server);
  const zones = servers.map(({ properties }) => properties["availabilityZone"]);
  const isSpread =
    servers.length >= 2 &&
    (zones.some((zone) => zone === undefined) || new Set(zones.filter((zone) => zone !== UNKNOWN)).size >= 2);
  if (isSpread) return PASS;
  if (
    links.some(({ link }) => link === UNKNOWN) ||
    (servers.length >= 2 && zones.includes(UNKNOWN)) ||
    own.unknown.length > 0
  )
    return unknownAt("clusterIdentifier");
  return violation(
    servers.length < 2
      ? `it must have two servers or more, not ${servers.length}`
      : "its servers must stand in two zones or more",
  );
};

const isSingle = satisfies("family", (family) => !String(family).startsWith("aurora"), "is a single database's");
/** Amazon's Aurora takes these from the cluster's group; a group of one of its servers can't hold them. */
const PARAMETER_FORMS: readonly {
  suffix: string;
  kinds: readonly string[];
  of: (check: Check) => Check;
  who: (what: string) => string;
}[] = [
  { suffix: "", kinds: DB_CLUSTER_PARAMETERS, of: (check) => check, who: (what) => `A cluster of ${what}` },
  {
    suffix: "-single",
    kinds: DB_PARAMETERS,
    of: (check) => when(isSingle, check),
    who: (what) => `A single server of ${what}`,
  },
];
const PARAMETER_RULES: readonly (Pick<Rule, "id" | "severity" | "remediation" | "source"> & { what: string; check: Check })[] =
  [
    {
      id: "rds-cluster-postgresql-tls-required",
      severity: "critical",
      what: "PostgreSQL refuses connections without TLS",
      check: when(postgres, sets("rds.force_ssl", ["1"])),
      remediation: "Add the parameter { name: \"rds.force_ssl\", value: \"1\" } to parameters.",
      source: "docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html",
    },
    {
      id: "rds-cluster-postgresql-tls-minimum-version",
      severity: "high",
      what: "PostgreSQL keeps the floor of TLS; before version 16 that is 1.2",
      check: all(
        when(
          all(postgres, takesFloor13),
          sets("ssl_min_protocol_version", ({ minTls }) => (minTls === "1.3" ? ["TLSV1.3"] : ["TLSV1.3", "TLSV1.2"])),
        ),
        when(all(postgres, isOlder), sets("ssl_min_protocol_version", ["TLSV1.3", "TLSV1.2"])),
      ),
      remediation: "Add the parameter { name: \"ssl_min_protocol_version\", value: \"TLSv1.3\" } to parameters. Before PostgreSQL 16, the minimum is TLS 1.2.",
      source: "postgresql.org/docs/17/runtime-config-connection.html",
    },
    {
      id: "rds-cluster-mysql-tls-required",
      severity: "critical",
      what: "MySQL or MariaDB refuses connections without TLS",
      check: when(mysql, sets("require_secure_transport", ["ON", "1"])),
      remediation: "Add the parameter { name: \"require_secure_transport\", value: \"ON\" } to parameters.",
      source: "docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mysql-ssl-connections.html",
    },
    {
      id: "rds-cluster-mysql-tls-minimum-version",
      severity: "high",
      what: "MySQL or MariaDB takes no TLS below 1.2",
      check: when(mysql, sets("tls_version", ["TLSV1.2", "TLSV1.3", "TLSV1.2,TLSV1.3", "TLSV1.3,TLSV1.2"], PASS)),
      remediation: "Set the parameter { name: \"tls_version\", value: \"TLSv1.2,TLSv1.3\" } in parameters.",
      source: "docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Security.html",
    },
  ];

export const rdsClusters: Rule[] = [
  ...PARAMETER_FORMS.flatMap(({ suffix, kinds, of, who }) =>
    PARAMETER_RULES.map(({ id, what, check, ...rest }): Rule => ({
      id: `${id}${suffix}`,
      topic: "tls13",
      controls: IN_TRANSIT,
      title: `${who(what)}.`,
      resources: kinds,
      check: of(check),
      ...rest,
    })),
  ),
  {
    id: "rds-instance-sqlserver-tls-required",
    topic: "tls13",
    severity: "critical",
    controls: IN_TRANSIT,
    title: "RDS for SQL Server parameter groups require TLS.",
    resources: DB_PARAMETERS,
    check: when(sqlServer, sets("rds.force_ssl", ["1"])),
    remediation: "Add the parameter { name: \"rds.force_ssl\", value: \"1\" } to parameters.",
    source: "docs.aws.amazon.com/AmazonRDS/latest/UserGuide/SQLServer.Concepts.General.SSL.Using.html",
  },
  {
    id: "docdb-cluster-tls-required",
    topic: "tls13",
    severity: "critical",
    controls: IN_TRANSIT,
    title: "DocumentDB cluster parameter groups require TLS 1.2 or later.",
    resources: aws("docdb", "ClusterParameterGroup"),
    check: sets("tls", ["ENABLED", "TLS1.2+", "TLS1.3+", "FIPS-140-3"], PASS),
    remediation: "Omit the parameter tls from parameters or set it to tls1.3+.",
    source: "docs.aws.amazon.com/documentdb/latest/developerguide/security.encryption.ssl.html",
  },
  {
    id: "docdb-cluster-audit-logs-enabled",
    topic: "logging",
    severity: "medium",
    controls: AUDIT,
    title: "DocumentDB cluster parameter groups have audit logs enabled.",
    resources: aws("docdb", "ClusterParameterGroup"),
    check: sets("audit_logs", ["ENABLED", "ALL"]),
    remediation: "Set the parameter audit_logs to all in parameters.",
    source: "docs.aws.amazon.com/documentdb/latest/developerguide/event-auditing.html",
  },
  {
    id: "rds-cluster-custom-parameter-group",
    topic: "tls13",
    severity: "high",
    controls: IN_TRANSIT,
    title: "RDS and Aurora clusters use a custom cluster parameter group.",
    resources: DB_CLUSTERS,
    reads: { [DB_CLUSTERS[0]!]: ["dbClusterParameterGroupName"], [DB_CLUSTER_PARAMETERS[0]!]: ["name"] },
    checkStack: forEachOf(DB_CLUSTERS, groupOf("dbClusterParameterGroupName", DB_CLUSTER_PARAMETERS)),
    remediation: "Set dbClusterParameterGroupName to a ClusterParameterGroup that requires TLS.",
    source: "docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_WorkingWithParamGroups.html",
  },
  {
    id: "rds-instance-custom-parameter-group",
    topic: "tls13",
    severity: "high",
    controls: IN_TRANSIT,
    title: "RDS instances use a custom parameter group.",
    resources: DB_INSTANCES,
    reads: { [DB_INSTANCES[0]!]: ["parameterGroupName"], [DB_PARAMETERS[0]!]: ["name"] },
    checkStack: forEachOf(DB_INSTANCES, groupOf("parameterGroupName", DB_PARAMETERS)),
    remediation: "Set parameterGroupName to a ParameterGroup that requires TLS.",
    source: "docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html",
  },
  {
    id: "rds-proxy-tls-required",
    topic: "tls13",
    severity: "critical",
    controls: IN_TRANSIT,
    title: "RDS Proxies require TLS.",
    resources: aws("rds", "Proxy"),
    check: isTrue("requireTls"),
    remediation: "Set requireTls to true.",
    autoFix: { requireTls: true },
    source: "docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.howitworks.html",
  },
  {
    id: "rds-proxy-iam-authentication-required",
    topic: "identity",
    severity: "medium",
    controls: SERVICE_IDENTITY,
    title: "RDS Proxies require IAM authentication.",
    resources: aws("rds", "Proxy"),
    check: each("auths", oneOf("iamAuth", ["REQUIRED"])),
    remediation: "Set auths[].iamAuth to REQUIRED.",
    source: "docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-setup.html",
  },
  {
    id: "rds-cluster-multi-az",
    topic: "availability",
    severity: "high",
    controls: RESILIENCE,
    title: "Aurora clusters have instances in at least two availability zones.",
    resources: DB_CLUSTERS,
    reads: {
      [DB_CLUSTERS[0]!]: bringsServers.reads,
      [DB_CLUSTER_INSTANCES[0]!]: ["clusterIdentifier", "availabilityZone"],
    },
    checkStack: forEachOf(DB_CLUSTERS, outlivesAZone),
    remediation: "Add an rds ClusterInstance. Omit its availabilityZone or set it to another zone.",
    source: "AWS Security Hub RDS.15",
  },
];
