// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { ruleGroups } from "../../../components/kubernetes/observability/metrics/rules";
import { Files, SPEC } from "./files";

/** Series and their values, one per minute, in promtool's notation. */
type Series = Record<string, string>;
interface Case {
  name: string;
  series: Series;
  /** Time -> severities at which the alert fires then. */
  firing: Record<string, string[]>;
  alert: string;
}

const requests = (successful: string, failed: string): Series => ({
  'http_requests_total{code="200"}': successful,
  'http_requests_total{code="500"}': failed,
});
const latencies = (fast: string, all: string): Series => ({
  'http_request_duration_seconds_bucket{le="0.2"}': fast,
  'http_request_duration_seconds_bucket{le="+Inf"}': all,
  http_request_duration_seconds_count: all,
});
const desiredReplicas = (desired: string): Series => ({
  'kube_horizontalpodautoscaler_status_desired_replicas{horizontalpodautoscaler="app"}': desired,
  'kube_horizontalpodautoscaler_spec_max_replicas{horizontalpodautoscaler="app"}': "20x3000",
});
const REPLICA_LAG = 'aws_rds_aurora_replica_lag_maximum{dimension_DBInstanceIdentifier="reader"}';
/** Minutes without errors before the errors start. */
const SIX_HOURS = 360;

const burnRateCases: Case[] = [
  {
    name: "availability: pages within 30 minutes of an error ratio of 5 %",
    series: requests(`0+60000x${SIX_HOURS} 21600000+57000x120`, `0x${SIX_HOURS} 0+3000x120`),
    firing: { "6h": [], "6h30m": ["page", "ticket"] },
    alert: "AvailabilityErrorBudgetBurn",
  },
  {
    name: "availability: opens a ticket, and does not page, at a burn rate of 4",
    series: requests("0+59760x2400", "0+240x2400"),
    firing: { "30h": ["ticket"] },
    alert: "AvailabilityErrorBudgetBurn",
  },
  {
    name: "availability: does not fire at a burn rate of 0.5 for a day",
    series: requests("0+59970x1500", "0+30x1500"),
    firing: { "1h": [], "12h": [], "25h": [] },
    alert: "AvailabilityErrorBudgetBurn",
  },
  {
    name: "availability: does not fire on two minutes of 5 % errors",
    series: requests(`0+60000x1000`, `0x${SIX_HOURS} 0+3000x2 6000x600`),
    firing: { "6h5m": [], "7h": [] },
    alert: "AvailabilityErrorBudgetBurn",
  },
  {
    name: "latency: pages when 90 % of requests are too slow",
    series: latencies("0+100x200", "0+1000x200"),
    firing: { "2h": ["page", "ticket"] },
    alert: "LatencyErrorBudgetBurn",
  },
  {
    name: "latency: does not fire when 4 % of requests are too slow",
    series: latencies("0+960x1500", "0+1000x1500"),
    firing: { "2h": [], "24h": [] },
    alert: "LatencyErrorBudgetBurn",
  },
  {
    name: "throughput: pages at maximum replicas and half of the target request rate",
    series: { ...requests("0+60000x600", "0x600"), ...desiredReplicas("3x60 20x500") },
    firing: { "30m": [], "2h": ["page"] },
    alert: "ThroughputErrorBudgetBurn",
  },
  {
    name: "throughput: does not fire at maximum replicas above the target request rate",
    series: { ...requests("0+150000x600", "0x600"), ...desiredReplicas("20x600") },
    firing: { "2h": [], "9h": [] },
    alert: "ThroughputErrorBudgetBurn",
  },
  {
    name: "recovery: pages when an outage lasts longer than the RTO",
    series: requests("0+60000x120 7200000x120", "0x120 0+60000x120"),
    firing: { "2h10m": [], "2h30m": ["page", "ticket"] },
    alert: "RecoveryTimeErrorBudgetBurn",
  },
  {
    name: "recovery: does not fire when an outage ends within the RTO",
    series: requests("0+60000x120 7200000x8 7200000+60000x600", "0x120 0+60000x8 480000x600"),
    firing: { "2h12m": [], "4h": [] },
    alert: "RecoveryTimeErrorBudgetBurn",
  },
  {
    name: "data loss: pages when a replica is 10 minutes behind",
    series: { [REPLICA_LAG]: "20x120 600000x60" },
    firing: { "1h": [], "2h30m": ["page", "ticket"] },
    alert: "DataLossErrorBudgetBurn",
  },
  {
    name: "data loss: does not fire when a replica is 4 minutes behind",
    series: { [REPLICA_LAG]: "240000x1500" },
    firing: { "24h": [] },
    alert: "DataLossErrorBudgetBurn",
  },
];

const alertCases: Case[] = [
  { name: "Watchdog always fires", series: {}, firing: { "0m": ["watchdog"], "12h": ["watchdog"] }, alert: "Watchdog" },
  {
    name: "PageUnresolved escalates a page after 30 minutes",
    series: { 'up{job="kubelets", zone="a", node="n1"}': "0x100" },
    firing: { "20m": [], "40m": ["escalation"] },
    alert: "PageUnresolved",
  },
  {
    name: "AvailabilityZoneDown pages when no kubelet of a zone responds",
    series: {
      'up{job="kubelets", zone="a", node="n1"}': "0x60",
      'up{job="kubelets", zone="a", node="n2"}': "1x30 0x30",
      'up{job="kubelets", zone="b", node="n3"}': "1x60",
    },
    firing: { "29m": [], "40m": ["page"] },
    alert: "AvailabilityZoneDown",
  },
  {
    name: "AuroraReplicaLagHigh pages at half of the RPO",
    series: { [REPLICA_LAG]: "160000x60" },
    firing: { "4m": [], "10m": ["page"] },
    alert: "AuroraReplicaLagHigh",
  },
  {
    name: "BackupOverdue pages when there is no backup",
    series: { yace_cloudwatch_requests_total: "0+1x1700" },
    firing: { "40m": ["page"] },
    alert: "BackupOverdue",
  },
  {
    name: "BackupOverdue does not fire with one backup a day",
    series: {
      yace_cloudwatch_requests_total: "0+1x3000",
      aws_backup_number_of_backup_jobs_completed_sum: "0x60 1x5 0x1435 1x5 0x1000",
    },
    firing: { "26h": [], "40h": [] },
    alert: "BackupOverdue",
  },
  {
    name: "RequestRateNearTarget opens a ticket above 90 % of the target",
    series: requests("0+114000x120", "0x120"),
    firing: { "1h": ["ticket"] },
    alert: "RequestRateNearTarget",
  },
  {
    name: "CertificateExpiring pages when a certificate is not renewed",
    series: { 'certificate_expires_seconds{certificate="x", namespace="y"}': "259200x60" },
    firing: { "30m": ["page"] },
    alert: "CertificateExpiring",
  },
  {
    name: "RequestMetricsAbsent pages without request metrics",
    series: { up: "1x60" },
    firing: { "4m": [], "10m": ["page"] },
    alert: "RequestMetricsAbsent",
  },
];

describe("Prometheus and Alertmanager configuration", () => {
  const files = new Files();
  const rules = ruleGroups(SPEC).flatMap((group) => group.rules);

  before(() => files.write());
  after(() => files.remove());

  /** Runs a case with promtool. @throws Error if the alert does not fire as expected */
  const run = ({ name, series, firing, alert }: Case): void => {
    const groups = ruleGroups(SPEC);
    const last = groups.findIndex((group) => group.rules.some((rule) => rule.alert === alert));
    // An unknown alert never fires, so cases that expect silence would pass without this check.
    if (last === -1) throw new Error(`no rule has the alert ${alert}`);
    // The group of the alert, and the groups with the recording rules that alerts use.
    const needed = groups.filter((_, index) => index === last || index < 2);
    files.put("rules.yml", JSON.stringify({ groups: needed }));
    files.put(
      "test.json",
      JSON.stringify({
        rule_files: [files.path("rules.yml")],
        evaluation_interval: "1m",
        tests: [
          {
            name,
            interval: "1m",
            input_series: Object.entries(series).map(([one, values]) => ({ series: one, values })),
            // Queries the severities only, so that other labels and the annotations don't matter.
            promql_expr_test: Object.entries(firing).map(([eval_time, severities]) => ({
              eval_time,
              expr: `group by (severity) (ALERTS{alertname="${alert}", alertstate="firing"})`,
              exp_samples: severities.map((severity) => ({ labels: `{severity="${severity}"}`, value: 1 })),
            })),
          },
        ],
      }),
    );
    files.check("promtool", "test", "rules", files.path("test.json"));
  };

  it("pass promtool check config, check rules and check web-config", () => {
    expect(files.check("promtool", "check", "config", files.path("prometheus/prometheus.yml"))).to.include("SUCCESS");
    expect(
      files.check("promtool", "check", "rules", "--lint=all", "--lint-fatal", files.path("prometheus/rules.yml")),
    ).to.include(`${rules.length} rules found`);
    for (const part of ["prometheus", "alertmanager"])
      files.check("promtool", "check", "web-config", files.path(part, "web.yml"));
  });

  it("make promtool fail on an invalid rule and on a failed test case", () => {
    files.put("broken.yml", JSON.stringify({ groups: [{ name: "g", rules: [{ record: "a:b", expr: "sum(" }] }] }));
    expect(() => files.check("promtool", "check", "rules", files.path("broken.yml"))).to.throw();
    expect(() => run({ name: "wrong", series: {}, firing: { "1m": [] }, alert: "Watchdog" })).to.throw(/expr/);
  });

  for (const one of [...burnRateCases, ...alertCases]) it(one.name, () => run(one));

  it("pass amtool check-config and route each severity to its receiver", () => {
    const config = files.path("alertmanager/alertmanager.yml");
    expect(files.check("amtool", "check-config", config)).to.include("SUCCESS");
    for (const [label, receiver] of [
      ["page", "page"],
      ["ticket", "ticket"],
      ["escalation", "escalation"],
      ["watchdog", "watchdog"],
      ["unknown", "ticket"],
    ])
      expect(
        files
          .check(
            "amtool",
            "config",
            "routes",
            "test",
            `--config.file=${config}`,
            `--verify.receivers=${receiver}`,
            `severity=${label}`,
          )
          .trim(),
      ).to.equal(receiver);
    expect(() =>
      files.check(
        "amtool",
        "config",
        "routes",
        "test",
        `--config.file=${config}`,
        "--verify.receivers=ticket",
        "severity=page",
      ),
    ).to.throw();
  });
});
