// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { readFileSync } from "node:fs";
import { createServer as createPlainServer } from "node:http";
import { createServer } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../../sandbox/lib/ports";
import { RECEIVERS } from "../../../components/kubernetes/observability/metrics/alertmanager-config";
import { Files } from "./files";
import { LocalServices } from "./local-services";

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

/** Requests per burst, of which half fail. With the pause, this is 40 requests per second. */
const BURST = 10;
const PAUSE_MILLISECONDS = 250;

describe("Alerting with a real Prometheus and three Alertmanager replicas", () => {
  const files = new Files();
  const services = new LocalServices(files);
  const received: Notification[] = [];
  let load: NodeJS.Timeout;
  let prometheus: string;
  let alertmanagers: number[];

  const notifications = (receiver: string, alertname: string): Notification[] =>
    received.filter(
      (one) => one.receiver === receiver && one.alerts.some(({ labels }) => labels["alertname"] === alertname),
    );

  /** Starts a service that counts its requests and fails every second one. */
  const service = async (): Promise<number> => {
    const port = await freePort();
    const counts = { 200: 0, 500: 0 };
    services.closeAtEnd(
      createServer(
        { cert: services.tls("tls.crt"), key: services.tls("tls.key"), minVersion: "TLSv1.3" },
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
        void services.request(`https://localhost:${port}/`).catch(() => undefined);
    }, PAUSE_MILLISECONDS);
    return port;
  };

  /** Starts a webhook for each receiver. */
  const webhooks = async (): Promise<void> => {
    const port = await freePort();
    services.closeAtEnd(
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
      services.start(
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
    // Only addresses and intervals differ from the configuration in the cluster.
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
    services.start(
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
    await services.stop();
  });

  it("rejects clients without a certificate and TLS versions below 1.3", async () => {
    await services.waitFor(60, "Prometheus ready", () =>
      services.request<string>(`${prometheus}/-/ready`).then(
        (text) => text.includes("Ready"),
        () => false,
      ),
    );
    for (const url of [prometheus, `https://localhost:${alertmanagers[0]}`]) {
      expect(
        await services.request(`${url}/-/healthy`, { anonymous: true }).then(
          () => "accepted",
          () => "rejected",
        ),
        url,
      ).to.equal("rejected");
      expect(
        await services.request(`${url}/-/healthy`, { maxVersion: "TLSv1.2" }).then(
          () => "accepted",
          () => "rejected",
        ),
        url,
      ).to.equal("rejected");
    }
    // This is the command of the readiness probe.
    files.check(
      "promtool",
      "check",
      "ready",
      `--url=${prometheus}`,
      `--http.config.file=${files.path("prometheus/probe.yml")}`,
    );
  });

  it("forms an Alertmanager cluster over mutual TLS", async () => {
    await services.waitFor(60, "three members", async () => {
      const { cluster } = await services.request<{ cluster: { peers: unknown[] } }>(
        `https://localhost:${alertmanagers[0]}/api/v2/status`,
      );
      return cluster.peers.length === 3;
    });
  });

  it("sends one page with a runbook when the error budget burns, and the watchdog", async () => {
    const seconds = await services.waitFor(
      120,
      "a page",
      () => notifications("page", "AvailabilityErrorBudgetBurn").length > 0,
    );
    process.stdout.write(
      `figure: page received ${seconds.toFixed(1)} s after half of the requests start to fail, with intervals of 1 s\n`,
    );
    await services.waitFor(60, "the watchdog", () => notifications("watchdog", "Watchdog").length > 0);
    // Waits long enough for the other replicas to send the notification too, if they did not know that it was sent.
    await sleep(5000);
    expect(notifications("page", "AvailabilityErrorBudgetBurn")).to.have.length(1);
    const { labels, annotations } = notifications("page", "AvailabilityErrorBudgetBurn")[0]!.alerts[0]!;
    expect(labels)
      .to.include({ severity: "page", slo: "availability", environment: "dev" })
      .and.not.have.property("replica");
    expect(annotations).to.include({ runbook_url: "docs/runbooks/AvailabilityErrorBudgetBurn.md" });
  });

  it("inhibits the ticket of an objective while its page fires", async () => {
    const url = `https://localhost:${alertmanagers[0]}/api/v2/alerts?filter=severity%3Dticket&filter=slo%3Davailability`;
    const [ticket] = await services.request<{ status: { state: string; inhibitedBy: string[] } }[]>(url);
    expect(ticket!.status.state).to.equal("suppressed");
    expect(ticket!.status.inhibitedBy).to.have.length(1);
  });
});
