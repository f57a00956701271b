// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { dashboardSpecs } from "../../components/kubernetes/observability/metrics/dashboards";
import { ruleGroups } from "../../components/kubernetes/observability/metrics/rules";
import { latencyBucket } from "../../components/kubernetes/observability/metrics/slo";
import { EXPORTED } from "../support/exported-metrics";
import { metricsIn, SPEC, TARGETS } from "../support/observability";

const DOCS = join(__dirname, "..", "..", "docs");
const RUNBOOKS = join(DOCS, "runbooks");
const RUNBOOK_SECTIONS = ["## What it means", "## Impact", "## Diagnosis", "## Fix"];

const rules = ruleGroups(SPEC).flatMap((group) => group.rules);
const alerts = rules.filter(({ alert }) => alert !== undefined);
const recordingRules = rules.filter(({ record }) => record !== undefined);

describe("Prometheus rules and dashboards", () => {
  const queries = dashboardSpecs(SPEC).flatMap(({ uid, panels }) =>
    panels
      .filter(({ kind }) => kind !== "logs" && kind !== "traces")
      .map(({ title, query }): [where: string, expr: string] => [`${uid}: ${title}`, query]),
  );
  const expressions = [
    ...rules.map((rule): [where: string, expr: string] => [rule.record ?? rule.alert!, rule.expr]),
    ...queries,
  ];

  before(() => {
    expect(alerts).to.not.deep.equal([]);
    expect(recordingRules).to.not.deep.equal([]);
    expect(queries).to.not.deep.equal([]);
  });

  it("query only metrics that an exporter exports or a recording rule records", () => {
    const known = new Set([...EXPORTED, ...recordingRules.map(({ record }) => record), "ALERTS", "up"]);
    for (const [where, expr] of expressions)
      expect(
        metricsIn(expr).filter((metric) => !known.has(metric)),
        where,
      ).to.deep.equal([]);
  });

  it("use every metric in the list of exported metrics", () => {
    const used = new Set(expressions.flatMap(([, expr]) => metricsIn(expr)));
    expect(EXPORTED.filter((metric) => !used.has(metric))).to.deep.equal([]);
  });
});

describe("Error budget rules", () => {
  /** The window and the burn rate of each condition in an availability alert. */
  const burnConditions = (severity: string): [window: string, rate: string][] => {
    const { expr } = alerts.find(
      ({ alert, labels }) => alert === "AvailabilityErrorBudgetBurn" && labels!["severity"] === severity,
    )!;
    return [...expr.matchAll(/rate(\w+)\{slo="availability"\} > \((\S+) \* 0\.001\)/g)].map(([, window, rate]) => [
      window!,
      rate!,
    ]);
  };

  it("measure p95 latency at a histogram bucket equal to the target", () => {
    expect(latencyBucket(TARGETS)).to.equal("0.2");
    expect(
      rules.find(({ record, labels }) => record === "slo:sli_error:ratio_rate5m" && labels!["slo"] === "latency")!.expr,
    ).to.include('le="0.2"');
    expect(latencyBucket({ ...TARGETS, p95Milliseconds: 1000 })).to.equal("1.0");
  });

  it("page and open a ticket for each of the five objectives", () => {
    const burning = alerts.filter(({ alert }) => alert!.endsWith("ErrorBudgetBurn"));
    expect(burning.map(({ labels }) => `${labels!["slo"]} ${labels!["severity"]}`)).to.have.members(
      ["availability", "latency", "throughput", "recovery", "loss"].flatMap((slo) => [`${slo} page`, `${slo} ticket`]),
    );
  });

  it("fire at burn rates 14.4, 6, 3 and 1, each over a short and a long window", () => {
    expect(burnConditions("page")).to.deep.equal([
      ["5m", "14.4"],
      ["1h", "14.4"],
      ["30m", "6"],
      ["6h", "6"],
    ]);
    expect(burnConditions("ticket")).to.deep.equal([
      ["2h", "3"],
      ["1d", "3"],
      ["6h", "1"],
      ["3d", "1"],
    ]);
  });
});

describe("Error budget alerts at any availability target", () => {
  const CONDITION = /slo:sli_error:ratio_rate\w+\{slo="\w+"\} > (\(([\d.e-]+) \* ([\d.e-]+)\)|[\d.]+)/g;
  const thresholds = (availabilityPercent: number): number[] =>
    ruleGroups({ ...SPEC, targets: { ...TARGETS, availabilityPercent } })
      .flatMap(({ rules: ofGroup }) => ofGroup)
      .filter(({ alert }) => alert?.endsWith("ErrorBudgetBurn"))
      .flatMap(({ expr }) => [...expr.matchAll(CONDITION)])
      .map(([, threshold, rate, budget]) => (rate === undefined ? Number(threshold) : Number(rate) * Number(budget)));

  it("fire in a total outage, and not without an error", () =>
    fc.assert(
      fc.property(fc.double({ min: 0, minExcluded: true, max: 99.999, noNaN: true }), (availabilityPercent) => {
        const found = thresholds(availabilityPercent);
        // Five objectives, two severities, two pairs of windows.
        expect(found).to.have.length(40);
        for (const threshold of found) expect(threshold).to.be.above(0).and.below(1);
      }),
    ));

  it("keep their burn rates while a total outage exceeds them", () => {
    expect(Math.max(...thresholds(95))).to.be.closeTo(14.4 * 0.05, 1e-9);
    expect(Math.max(...thresholds(90))).to.equal(0.9);
  });
});

describe("Alerts", () => {
  const names = [...new Set(alerts.map(({ alert }) => alert!))];
  const runbooks = readdirSync(RUNBOOKS).filter((file) => file !== "README.md");

  it("have a severity that Alertmanager routes, and a dashboard", () => {
    const uids = dashboardSpecs(SPEC).map(({ uid }) => uid);
    expect(alerts).to.not.deep.equal([]);
    for (const { alert, labels, annotations } of alerts) {
      expect(labels!["severity"], alert).to.be.oneOf(["page", "ticket", "escalation", "watchdog"]);
      expect(annotations!["dashboard_url"]!.split("/").at(-1), alert).to.be.oneOf(uids);
    }
  });

  it("link to their runbooks", () => {
    expect(alerts.map(({ annotations }) => annotations!["runbook_url"])).to.deep.equal(
      alerts.map(({ alert }) => `docs/runbooks/${alert}.md`),
    );
  });

  it("have one runbook each, and each runbook has an alert", () => {
    expect(runbooks).to.have.members(names.map((alert) => `${alert}.md`));
  });

  it("have runbooks with all sections and a command or query for the diagnosis", () => {
    expect(runbooks).to.not.deep.equal([]);
    for (const page of runbooks) {
      const text = readFileSync(join(RUNBOOKS, page), "utf8");
      expect(text.split("\n")[0]).to.equal(`# ${page.replace(/\.md$/, "")}`);
      expect(
        text.split("\n").filter((line) => line.startsWith("## ")),
        page,
      ).to.deep.equal(RUNBOOK_SECTIONS);
      const diagnosis = text.slice(text.indexOf("## Diagnosis"), text.indexOf("## Fix"));
      expect(diagnosis, page).to.match(/```(sh|promql|sql)\n/);
    }
  });

  it("are all listed in the index of runbooks", () => {
    const index = readFileSync(join(RUNBOOKS, "README.md"), "utf8");
    expect([...index.matchAll(/\]\((\w+)\.md\)/g)].map(([, alert]) => alert)).to.have.members(names);
  });

  it("are counted in docs/features.md, and so are recording rules", () => {
    const features = readFileSync(join(DOCS, "features.md"), "utf8");
    const ofObjectives = recordingRules.filter(({ labels }) => labels?.["slo"] !== undefined);
    expect(features)
      .to.include(`| ${alerts.length}, one of them only with remote-write: `)
      .and.to.include(`| ${recordingRules.length}, of which ${ofObjectives.length} are for the objectives `);
  });
});
