// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { ruleGroups } from "../../../components/kubernetes/observability/metrics/rules";
import { Files, SPEC } from "./files";

/** Values of series over minutes, in promtool's notation. */
type Series = Record<string, string>;
interface Case {
  name: string;
  series: Series;
  /** When -> the alerts that fire then, by their severity. */
  firing: Record<string, string[]>;
  /** The alert that is looked at. */
  of: string;
}

const requests = (good: string, bad: string): Series => ({
  'http_requests_total{code="200"}': good,
  'http_requests_total{code="500"}': bad,
});
const latencies = (fast: string, all: string): Series => ({
  'http_request_duration_seconds_bucket{le="0.2"}': fast,
  'http_request_duration_seconds_bucket{le="+Inf"}': all,
  http_request_duration_seconds_count: all,
});
const scaled = (desired: string): Series => ({
  'kube_horizontalpodautoscaler_status_desired_replicas{horizontalpodautoscaler="app"}': desired,
  'kube_horizontalpodautoscaler_spec_max_replicas{horizontalpodautoscaler="app"}': "20x3000",
});
const LAG = 'aws_rds_aurora_replica_lag_maximum{dimension_DBInstanceIdentifier="reader"}';
const burn = (slo: string): string => `${slo}BudgetBurns`;
/** All of six hours are good; from then on something is wrong. */
const SIX_HOURS = 360;

const burns: Case[] = [
  {
    name: "availability: 5 % of errors page within half an hour, and not before they are there",
    series: requests(`0+60000x${SIX_HOURS} 21600000+57000x120`, `0x${SIX_HOURS} 0+3000x120`),
    firing: { "6h": [], "6h30m": ["page", "ticket"] },
    of: burn("Availability"),
  },
  {
    name: "availability: an error budget that goes four times too fast is a ticket, and no page",
    series: requests("0+59760x2400", "0+240x2400"),
    firing: { "30h": ["ticket"] },
    of: burn("Availability"),
  },
  {
    name: "availability: half of the errors that may be are noise, for a day",
    series: requests("0+59970x1500", "0+30x1500"),
    firing: { "1h": [], "12h": [], "25h": [] },
    of: burn("Availability"),
  },
  {
    name: "availability: two minutes of 5 % are noise",
    series: requests(`0+60000x1000`, `0x${SIX_HOURS} 0+3000x2 6000x600`),
    firing: { "6h5m": [], "7h": [] },
    of: burn("Availability"),
  },
  {
    name: "latency: nine in ten too slow pages",
    series: latencies("0+100x200", "0+1000x200"),
    firing: { "2h": ["page", "ticket"] },
    of: burn("Latency"),
  },
  {
    name: "latency: one in twenty-five too slow is noise",
    series: latencies("0+960x1500", "0+1000x1500"),
    firing: { "2h": [], "24h": [] },
    of: burn("Latency"),
  },
  {
    name: "throughput: the most pods at half of the promised load pages",
    series: { ...requests("0+60000x600", "0x600"), ...scaled("3x60 20x500") },
    firing: { "30m": [], "2h": ["page"] },
    of: burn("Throughput"),
  },
  {
    name: "throughput: the most pods above the promised load is what was promised",
    series: { ...requests("0+150000x600", "0x600"), ...scaled("20x600") },
    firing: { "2h": [], "9h": [] },
    of: burn("Throughput"),
  },
  {
    name: "recovery: an outage pages once it has lasted longer than the promise",
    series: requests("0+60000x120 7200000x120", "0x120 0+60000x120"),
    firing: { "2h10m": [], "2h30m": ["page", "ticket"] },
    of: burn("Recovery"),
  },
  {
    name: "recovery: an outage that ends within the promise is none of it",
    series: requests("0+60000x120 7200000x8 7200000+60000x600", "0x120 0+60000x8 480000x600"),
    firing: { "2h12m": [], "4h": [] },
    of: burn("Recovery"),
  },
  {
    name: "loss: a copy that is ten minutes behind pages",
    series: { [LAG]: "20x120 600000x60" },
    firing: { "1h": [], "2h30m": ["page", "ticket"] },
    of: burn("Loss"),
  },
  {
    name: "loss: a copy that is four minutes behind keeps the promise",
    series: { [LAG]: "240000x1500" },
    firing: { "24h": [] },
    of: burn("Loss"),
  },
];

const others: Case[] = [
  { name: "Watchdog fires always", series: {}, firing: { "0m": ["watchdog"], "12h": ["watchdog"] }, of: "Watchdog" },
  {
    name: "a page of half an hour goes to the next in line",
    series: { 'up{job="kubelets", zone="a", node="n1"}': "0x100" },
    firing: { "20m": [], "40m": ["escalation"] },
    of: "PageUnanswered",
  },
  {
    name: "a zone is lost when none of its nodes answers",
    series: {
      'up{job="kubelets", zone="a", node="n1"}': "0x60",
      'up{job="kubelets", zone="a", node="n2"}': "1x30 0x30",
      'up{job="kubelets", zone="b", node="n3"}': "1x60",
    },
    firing: { "29m": [], "40m": ["page"] },
    of: "ZoneLost",
  },
  {
    name: "a lag of half of what may be lost pages",
    series: { [LAG]: "160000x60" },
    firing: { "4m": [], "10m": ["page"] },
    of: "ReplicaLags",
  },
  {
    name: "no backup at all is too old",
    series: { yace_cloudwatch_requests_total: "0+1x1700" },
    firing: { "40m": ["page"] },
    of: "BackupTooOld",
  },
  {
    name: "a backup a day is enough",
    series: {
      yace_cloudwatch_requests_total: "0+1x3000",
      aws_backup_number_of_backup_jobs_completed_sum: "0x60 1x5 0x1435 1x5 0x1000",
    },
    firing: { "26h": [], "40h": [] },
    of: "BackupTooOld",
  },
  {
    name: "load near the promise is a ticket",
    series: requests("0+114000x120", "0x120"),
    firing: { "1h": ["ticket"] },
    of: "LoadNearsTarget",
  },
  {
    name: "a certificate that nobody renewed pages",
    series: { 'certificate_expires_seconds{certificate="x", namespace="y"}': "259200x60" },
    firing: { "30m": ["page"] },
    of: "CertificateEnds",
  },
  { name: "nothing counted pages", series: { up: "1x60" }, firing: { "4m": [], "10m": ["page"] }, of: "MetricsAbsent" },
];

describe("Prometheus's own checkers", () => {
  const files = new Files();
  const rules = ruleGroups(SPEC).flatMap((group) => group.rules);

  before(() => files.write());
  after(() => files.remove());

  /** Severities that fire, by what promtool says of alerts that were not expected to. */
  const run = ({ name, series, firing, of }: Case): string[] => {
    // The group of the alert, and those that come before it: what it asks for is recorded there.
    const groups = ruleGroups(SPEC);
    const last = groups.findIndex((group) => group.rules.some(({ alert }) => alert === of));
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
            // What is counted is asked for by itself, whatever the alert's other labels and words are.
            promql_expr_test: Object.entries(firing).map(([eval_time, severities]) => ({
              eval_time,
              expr: `group by (severity) (ALERTS{alertname="${of}", alertstate="firing"})`,
              exp_samples: severities.map((severity) => ({ labels: `{severity="${severity}"}`, value: 1 })),
            })),
          },
        ],
      }),
    );
    return files.check("promtool", "test", "rules", files.path("test.json")).split("\n");
  };

  it("take the configuration, with its certificates, and the rules, without a duplicate", () => {
    expect(files.check("promtool", "check", "config", files.path("prometheus/prometheus.yml"))).to.include("SUCCESS");
    expect(
      files.check("promtool", "check", "rules", "--lint=all", "--lint-fatal", files.path("prometheus/rules.yml")),
    ).to.include(`${rules.length} rules found`);
    for (const part of ["prometheus", "alertmanager"])
      files.check("promtool", "check", "web-config", files.path(part, "web.yml"));
  });

  it("refuse a rule that can't be read, and a test that is wrong", () => {
    files.put("broken.yml", JSON.stringify({ groups: [{ name: "g", rules: [{ record: "a:b", expr: "sum(" }] }] }));
    expect(() => files.check("promtool", "check", "rules", files.path("broken.yml"))).to.throw();
    expect(() => run({ name: "wrong", series: {}, firing: { "1m": [] }, of: "Watchdog" })).to.throw(/expr/);
  });

  for (const one of [...burns, ...others]) it(`agree: ${one.name}`, () => void run(one));

  it("take Alertmanager's configuration, and send each severity where it belongs", () => {
    const config = files.path("alertmanager/alertmanager.yml");
    expect(files.check("amtool", "check-config", config)).to.include("SUCCESS");
    for (const [label, receiver] of [
      ["page", "page"],
      ["ticket", "ticket"],
      ["escalation", "escalation"],
      ["watchdog", "watchdog"],
      ["unheard-of", "ticket"],
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
