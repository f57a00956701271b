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
const PARAMETER_RULES: readonly (Pick<Rule, "id" | "severity" | "mend" | "source"> & { what: string; check: Check })[] =
  [
    {
      id: "database-requires-tls-postgres",
      severity: "critical",
      what: "PostgreSQL refuses connections without TLS",
      check: when(postgres, sets("rds.force_ssl", ["1"])),
      mend: 'add the parameter { name: "rds.force_ssl", value: "1" }',
      source: "docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html",
    },
    {
      id: "database-tls-floor-postgres",
      severity: "high",
      what: "PostgreSQL keeps the floor of TLS; before version 16 that is 1.2",
      check: all(
        when(
          all(postgres, takesFloor13),
          sets("ssl_min_protocol_version", ({ minTls }) => (minTls === "1.3" ? ["TLSV1.3"] : ["TLSV1.3", "TLSV1.2"])),
        ),
        when(all(postgres, isOlder), sets("ssl_min_protocol_version", ["TLSV1.3", "TLSV1.2"])),
      ),
      mend: 'add the parameter { name: "ssl_min_protocol_version", value: "TLSv1.3" }',
      source: "postgresql.org/docs/17/runtime-config-connection.html",
    },
    {
      id: "database-requires-tls-mysql",
      severity: "critical",
      what: "MySQL or MariaDB refuses connections without TLS",
      check: when(mysql, sets("require_secure_transport", ["ON", "1"])),
      mend: 'add the parameter { name: "require_secure_transport", value: "ON" }',
      source: "docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mysql-ssl-connections.html",
    },
    {
      id: "database-tls-floor-mysql",
      severity: "high",
      what: "MySQL or MariaDB takes no TLS below 1.2",
      check: when(mysql, sets("tls_version", ["TLSV1.2", "TLSV1.3", "TLSV1.2,TLSV1.3", "TLSV1.3,TLSV1.2"], PASS)),
      mend: 'set the parameter { name: "tls_version", value: "TLSv1.2,TLSv1.3" }',
      source: "docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Security.html",
    },
  ];

export const rdsClusters: Rule[] = [
  ...PARAMETER_FORMS.flatMap(({ suffix, kinds, of, who }) =>
    PARAMETER_RULES.map(({ id, what, check, ...rest }): Rule => ({
      id: `${id}${suffix}`,
      topic: "tls13",
      controls: IN_TRANSIT,
      requires: `${who(what)}.`,
      resources: kinds,
      check: of(check),
      ...rest,
    })),
  ),
  {
    id: "database-requires-tls-sqlserver",
    topic: "tls13",
    severity: "critical",
    controls: IN_TRANSIT,
    requires: "A SQL Server refuses connections without TLS.",
    resources: DB_PARAMETERS,
    check: when(sqlServer, sets("rds.force_ssl", ["1"])),
    mend: 'add the parameter { name: "rds.force_ssl", value: "1" }',
    source: "docs.aws.amazon.com/AmazonRDS/latest/UserGuide/SQLServer.Concepts.General.SSL.Using.html",
  },
  {
    id: "document-database-requires-tls",
    topic: "tls13",
    severity: "critical",
    controls: IN_TRANSIT,
    requires: "A document database refuses connections without TLS, and those below 1.2.",
    resources: aws("docdb", "ClusterParameterGroup"),
    check: sets("tls", ["ENABLED", "TLS1.2+", "TLS1.3+", "FIPS-140-3"], PASS),
    mend: 'leave the parameter tls out, or set it to "tls1.3+"',
    source: "docs.aws.amazon.com/documentdb/latest/developerguide/security.encryption.ssl.html",
  },
  {
    id: "document-database-audits",
    topic: "logging",
    severity: "medium",
    controls: AUDIT,
    requires: "A document database records who does what.",
    resources: aws("docdb", "ClusterParameterGroup"),
    check: sets("audit_logs", ["ENABLED", "ALL"]),
    mend: 'set the parameter audit_logs to "all"',
    source: "docs.aws.amazon.com/documentdb/latest/developerguide/event-auditing.html",
  },
  {
    id: "database-has-own-parameters",
    topic: "tls13",
    severity: "high",
    controls: IN_TRANSIT,
    requires: "A database cluster takes its parameters from a group that can require TLS.",
    resources: DB_CLUSTERS,
    reads: { [DB_CLUSTERS[0]!]: ["dbClusterParameterGroupName"], [DB_CLUSTER_PARAMETERS[0]!]: ["name"] },
    checkStack: forEachOf(DB_CLUSTERS, groupOf("dbClusterParameterGroupName", DB_CLUSTER_PARAMETERS)),
    mend: "set dbClusterParameterGroupName to a ClusterParameterGroup that requires TLS",
    source: "docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_WorkingWithParamGroups.html",
  },
  {
    id: "database-instance-has-own-parameters",
    topic: "tls13",
    severity: "high",
    controls: IN_TRANSIT,
    requires: "A single database takes its parameters from a group that can require TLS.",
    resources: DB_INSTANCES,
    reads: { [DB_INSTANCES[0]!]: ["parameterGroupName"], [DB_PARAMETERS[0]!]: ["name"] },
    checkStack: forEachOf(DB_INSTANCES, groupOf("parameterGroupName", DB_PARAMETERS)),
    mend: "set parameterGroupName to a ParameterGroup that requires TLS",
    source: "docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html",
  },
  {
    id: "database-proxy-requires-tls",
    topic: "tls13",
    severity: "critical",
    controls: IN_TRANSIT,
    requires: "A database proxy refuses connections without TLS.",
    resources: aws("rds", "Proxy"),
    check: isTrue("requireTls"),
    mend: "set requireTls to true",
    remedy: { requireTls: true },
    source: "docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.howitworks.html",
  },
  {
    id: "database-proxy-takes-roles",
    topic: "identity",
    severity: "medium",
    controls: SERVICE_IDENTITY,
    requires: "Clients log in to a database proxy by a role.",
    resources: aws("rds", "Proxy"),
    check: each("auths", oneOf("iamAuth", ["REQUIRED"])),
    mend: 'set auths[].iamAuth to "REQUIRED"',
    source: "docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-setup.html",
  },
  {
    id: "database-outlives-a-zone",
    topic: "availability",
    severity: "high",
    controls: RESILIENCE,
    requires: "A database cluster has a second server, in another zone.",
    resources: DB_CLUSTERS,
    reads: {
      [DB_CLUSTERS[0]!]: bringsServers.reads,
      [DB_CLUSTER_INSTANCES[0]!]: ["clusterIdentifier", "availabilityZone"],
    },
    checkStack: forEachOf(DB_CLUSTERS, outlivesAZone),
    mend: "add a clusterInstance, and leave availabilityZone out or set it to another zone",
    source: "AWS Security Hub RDS.15",
  },
];
