// SPDX-License-Identifier: Apache-2.0
// A webhook outside the network of the nodes, whose certificate pods trust as they trust those of the internet.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BASE_IMAGES } from "../../sandbox/nodes/images";
import { inNamespaces } from "../../sandbox/nodes/runner";

/** An address for documentation (RFC 5737): no network of the platform has it. */
const ADDRESS = "203.0.113.10";
const AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt";

/** A pod whose container exceeds its memory limit a minute after each start. */
export const EXCEEDS_MEMORY = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "exceeds-memory", namespace: "app" },
  spec: {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: "RuntimeDefault" } },
    containers: [
      {
        name: "grows",
        image: BASE_IMAGES.busybox,
        imagePullPolicy: "Never",
        command: ["sh", "-c", "sleep 60; x=xxxxxxxx; while true; do x=$x$x; done"],
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
        resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { memory: "16Mi" } },
      },
    ],
  },
};

/** The body that Alertmanager sends (prometheus.io/docs/alerting/latest/configuration, webhook_config). */
interface Notification {
  alerts: { labels: Record<string, string> }[];
}

export class Webhook {
  private process: ChildProcess | undefined;
  /** Variables of the sandbox, with which its pods trust the certificate of the webhook. */
  readonly variables: NodeJS.ProcessEnv;

  /** @param folder Folder for the certificate and the notifications. It is created. */
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    const args = [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1"],
      ...["-subj", "/CN=webhook", "-addext", `subjectAltName=IP:${ADDRESS}`],
      ...["-keyout", this.path("tls.key"), "-out", this.path("tls.crt")],
    ];
    execFileSync("openssl", args, { stdio: "pipe" });
    const authorities = existsSync(AUTHORITIES) ? readFileSync(AUTHORITIES, "utf8") : "";
    writeFileSync(this.path("authorities.crt"), `${authorities}\n${readFileSync(this.path("tls.crt"), "utf8")}`);
    this.variables = { SSL_CERT_FILE: this.path("authorities.crt") };
  }

  /** URL of the webhook for a receiver. */
  readonly url = (receiver: string): string => `https://${ADDRESS}/${receiver}`;

  /** Listens with TLS 1.3 in the network that joins the nodes. @param network A process in it */
  start(network: number): void {
    const within = (command: string, ...args: string[]): { command: string; args: string[] } =>
      inNamespaces(network, ["net"], command, args);
    const address = within("ip", "address", "replace", `${ADDRESS}/32`, "dev", "lo");
    execFileSync(address.command, address.args);
    const server = within(process.execPath, "-e", SERVER, this.folder, ADDRESS);
    this.process = spawn(server.command, server.args, { stdio: ["ignore", "ignore", "inherit"] });
  }

  stop(): void {
    this.process?.kill();
  }

  /** Whether a notification has arrived of an alert that has these labels among others. */
  received(labels: Record<string, string>): boolean {
    const file = this.path("notifications");
    if (!existsSync(file)) return false;
    const lines = readFileSync(file, "utf8").split("\n").slice(0, -1);
    return lines
      .flatMap((line) => (JSON.parse(line) as Notification).alerts)
      .some((alert) => Object.entries(labels).every(([name, value]) => alert.labels[name] === value));
  }

  private path(name: string): string {
    return join(this.folder, name);
  }
}

const SERVER = `
const { appendFileSync, readFileSync } = require("node:fs");
const [folder, host] = process.argv.slice(1);
const [key, cert] = ["tls.key", "tls.crt"].map((file) => readFileSync(folder + "/" + file));
require("node:https").createServer({ key, cert, minVersion: "TLSv1.3" }, (request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk)).on("end", () => {
    appendFileSync(folder + "/notifications", JSON.stringify(JSON.parse(Buffer.concat(chunks))) + "\\n");
    response.end();
  });
}).listen(443, host);`;
