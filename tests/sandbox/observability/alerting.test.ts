// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { readFileSync } from "node:fs";
import { createServer as createPlainServer } from "node:http";
import { createServer } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../../sandbox/lib/ports";
import { RECEIVERS } from "../../../components/kubernetes/observability/metrics/alertmanager-config";
import { Files } from "./files";
import { Running } from "./local-services";

/** What Alertmanager sends to a webhook. */
interface Notification {
  receiver: string;
  alerts: { status: string; labels: Record<string, string>; annotations: Record<string, string> }[];
}
interface Configuration {
  global: Record<string, unknown>;
  alerting: { alertmanagers: { static_configs: unknown }[] };
  scrape_configs: {
    job_name: string;
    kubernetes_sd_configs?: unknown;
    relabel_configs?: unknown;
    static_configs?: unknown;
  }[];
}

/** Requests in a burst, of which half fail, and how often one comes: 40 a second. */
const BURST = 10;
const PAUSE_MILLISECONDS = 250;

describe("Prometheus and three Alertmanagers, with the files that are deployed", () => {
  const files = new Files();
  const running = new Running(files);
  const received: Notification[] = [];
  let load: NodeJS.Timeout;
  let prometheus: string;
  let alertmanagers: number[];

  const told = (receiver: string, alertname: string): Notification[] =>
    received.filter(
      (one) => one.receiver === receiver && one.alerts.some(({ labels }) => labels["alertname"] === alertname),
    );

  /** A service that counts its requests, and fails every second one. */
  const service = async (): Promise<number> => {
    const port = await freePort();
    const counts = { 200: 0, 500: 0 };
    running.closes(
      createServer(
        { cert: running.tls("tls.crt"), key: running.tls("tls.key"), minVersion: "TLSv1.3" },
        ({ url }, response) => {
          if (url === "/metrics") {
            response.setHeader("content-type", "text/plain; version=0.0.4").end(
              `# TYPE http_requests_total counter\n${Object.entries(counts)
                .map(([code, count]) => `http_requests_total{code="${code}"} ${count}\n`)
                .join("")}`,
            );
            return;
          }
          const code = counts[200] > counts[500] ? 500 : 200;
          counts[code] += 1;
          response.writeHead(code).end();
        },
      ).listen(port, "127.0.0.1"),
    );
    load = setInterval(() => {
      for (let index = 0; index < BURST; index += 1)
        void running.ask(`https://localhost:${port}/`).catch(() => undefined);
    }, PAUSE_MILLISECONDS);
    return port;
  };

  /** Who is told: a webhook for each receiver. */
  const webhooks = async (): Promise<void> => {
    const port = await freePort();
    running.closes(
      createPlainServer((request, response) => {
        let body = "";
        request
          .setEncoding("utf8")
          .on("data", (part: string) => (body += part))
          .on("end", () => {
            received.push(JSON.parse(body) as Notification);
            response.end();
          });
      }).listen(port, "127.0.0.1"),
    );
    for (const receiver of RECEIVERS)
      files.put(`notifications/${receiver}-url`, `http://127.0.0.1:${port}/${receiver}`);
  };

  before(async () => {
    await files.write();
    await webhooks();
    const gossip = [await freePort(), await freePort(), await freePort()];
    alertmanagers = [await freePort(), await freePort(), await freePort()];
    alertmanagers.forEach((port, index) =>
      running.start(
        `alertmanager-${index}`,
        files.tool("alertmanager"),
        `--config.file=${files.path("alertmanager/alertmanager.yml")}`,
        `--storage.path=${files.path(`data-${index}`)}`,
        `--web.listen-address=127.0.0.1:${port}`,
        `--web.config.file=${files.path("alertmanager/web.yml")}`,
        `--cluster.listen-address=127.0.0.1:${gossip[index]}`,
        `--cluster.tls-config=${files.path("alertmanager/gossip.yml")}`,
        ...gossip.map((peer) => `--cluster.peer=127.0.0.1:${peer}`),
      ),
    );
    // Only where things are found, and how often they are asked, is another matter here than in the cluster.
    const config = JSON.parse(readFileSync(files.path("prometheus/prometheus.yml"), "utf8")) as Configuration;
    Object.assign(config.global, { scrape_interval: "1s", scrape_timeout: "1s", evaluation_interval: "1s" });
    config.alerting.alertmanagers[0]!.static_configs = [{ targets: alertmanagers.map((port) => `127.0.0.1:${port}`) }];
    const workloads = config.scrape_configs.find(({ job_name }) => job_name === "workloads")!;
    config.scrape_configs = [
      {
        ...workloads,
        kubernetes_sd_configs: undefined,
        relabel_configs: undefined,
        static_configs: [{ targets: [`localhost:${await service()}`] }],
      },
    ];
    files.put("prometheus/local.yml", JSON.stringify(config));
    const port = await freePort();
    prometheus = `https://localhost:${port}`;
    running.start(
      "prometheus",
      files.tool("prometheus"),
      `--config.file=${files.path("prometheus/local.yml")}`,
      `--storage.tsdb.path=${files.path("tsdb")}`,
      `--web.listen-address=127.0.0.1:${port}`,
      `--web.config.file=${files.path("prometheus/web.yml")}`,
      "--enable-feature=exemplar-storage,auto-reload-config",
    );
  });

  after(async () => {
    clearInterval(load);
    await running.stop();
  });

  it("are ready, and let nobody in without a certificate or with less than TLS 1.3", async () => {
    await running.until(60, "Prometheus ready", () =>
      running.ask<string>(`${prometheus}/-/ready`).then(
        (text) => text.includes("Ready"),
        () => false,
      ),
    );
    for (const url of [prometheus, `https://localhost:${alertmanagers[0]}`]) {
      expect(
        await running.ask(`${url}/-/healthy`, { anonymous: true }).then(
          () => "let in",
          () => "refused",
        ),
        url,
      ).to.equal("refused");
      expect(
        await running.ask(`${url}/-/healthy`, { maxVersion: "TLSv1.2" }).then(
          () => "let in",
          () => "refused",
        ),
        url,
      ).to.equal("refused");
    }
    // As the kubelet's probe asks, from inside the pod.
    files.check(
      "promtool",
      "check",
      "ready",
      `--url=${prometheus}`,
      `--http.config.file=${files.path("prometheus/probe.yml")}`,
    );
  });

  it("find one another over mutual TLS", async () => {
    await running.until(60, "three members", async () => {
      const { cluster } = await running.ask<{ cluster: { peers: unknown[] } }>(
        `https://localhost:${alertmanagers[0]}/api/v2/status`,
      );
      return cluster.peers.length === 3;
    });
  });

  it("tell of a budget that burns under load, once, with its runbook; and of the watchdog", async () => {
    const seconds = await running.until(120, "a page", () => told("page", "AvailabilityBudgetBurns").length > 0);
    process.stdout.write(
      `figure: half of the requests fail -> page received: ${seconds.toFixed(1)} s at intervals of 1 s\n`,
    );
    await running.until(60, "the watchdog", () => told("watchdog", "Watchdog").length > 0);
    // As long again as the others wait for one that does not answer.
    await sleep(5000);
    expect(told("page", "AvailabilityBudgetBurns")).to.have.length(1);
    const { labels, annotations } = told("page", "AvailabilityBudgetBurns")[0]!.alerts[0]!;
    expect(labels)
      .to.include({ severity: "page", slo: "availability", environment: "dev" })
      .and.not.have.property("replica");
    expect(annotations).to.include({ runbook_url: "docs/runbooks/AvailabilityBudgetBurns.md" });
  });

  it("hold back the ticket of an objective while its page is told", async () => {
    const url = `https://localhost:${alertmanagers[0]}/api/v2/alerts?filter=severity%3Dticket&filter=slo%3Davailability`;
    const [ticket] = await running.ask<{ status: { state: string; inhibitedBy: string[] } }[]>(url);
    expect(ticket!.status.state).to.equal("suppressed");
    expect(ticket!.status.inhibitedBy).to.have.length(1);
  });
});
