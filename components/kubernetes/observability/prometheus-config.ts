// SPDX-License-Identifier: Apache-2.0
import type { Targets } from "../../contracts/targets";

/** Prometheus's configuration. JSON is YAML. */
export const prometheusConfig = (): string =>
  JSON.stringify({
    global: { scrape_interval: "15s", evaluation_interval: "15s" },
    rule_files: ["/etc/prometheus/rules.yml"],
    scrape_configs: [{
      job_name: "pods",
      scheme: "https",
      kubernetes_sd_configs: [{ role: "pod" }],
      relabel_configs: [
        { source_labels: ["__meta_kubernetes_pod_container_port_name"], regex: "https", action: "keep" },
        { source_labels: ["__meta_kubernetes_namespace"], target_label: "namespace" },
        { source_labels: ["__meta_kubernetes_pod_name"], target_label: "pod" },
      ],
    }],
  }, undefined, 2);

/** Alerts made from the targets: each says which promise is in danger. */
export const rules = (targets: Targets): string => {
  const alert = (name: string, expr: string, wait: string, summary: string): object => ({
    alert: name, expr, for: wait, labels: { severity: "page" }, annotations: { summary },
  });
  const seconds = targets.p95Milliseconds / 1000;
  const errors = 1 - targets.availabilityPercent / 100;
  return JSON.stringify({
    groups: [{
      name: "targets",
      rules: [
        alert("RequestsSlow", `histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > ${seconds}`,
          "10m", `95 % of requests take longer than ${targets.p95Milliseconds} ms`),
        // An hour at this rate takes two percent of a month's errors (Google SRE workbook, chapter 5).
        alert("ErrorBudgetBurnsFast",
          `sum(rate(http_requests_total{code=~"5.."}[1h])) / sum(rate(http_requests_total[1h])) > ${(14.4 * errors).toPrecision(4)}`,
          "2m", `errors burn the budget of ${targets.availabilityPercent} % 14.4 times too fast`),
        alert("LoadNearsTarget", `sum(rate(http_requests_total[5m])) > ${0.9 * targets.requestsPerSecond}`,
          "15m", `load nears ${targets.requestsPerSecond} requests per second`),
        alert("Watchdog", "vector(1)", "0m", "always fires: its silence means that alerting is broken"),
      ],
    }],
  }, undefined, 2);
};
