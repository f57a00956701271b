// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { CERT_MANAGER_NAMESPACE } from "../../components/contracts/certificate-authority";
import { SCRAPED_NAME } from "../../components/contracts/workload";
import { CertificateAuthority } from "../../components/kubernetes/certificate-authority";
import { Observability } from "../../components/kubernetes/observability";
import { filesOf, podOf, recordObservability, TARGETS as targets } from "../support/observability";
import { inputsOf, record, type Recorded } from "../support/recorder";
import { TAGS as tags } from "../support/tags";

const CERT_MANAGER = "kubernetes:cert-manager.io/v1";
const specOf = (recorded: Recorded[], kind: string, name: string): Record<string, unknown> =>
  inputsOf(recorded, `${CERT_MANAGER}:${kind}`, name)["spec"] as Record<string, unknown>;
const issuer = (name: string): object => ({ group: "cert-manager.io", kind: "ClusterIssuer", name });

describe("CertificateAuthority", () => {
  it("keeps its key in the namespace in which a ClusterIssuer looks for it, and does not change the key", async () => {
    const recorded = await record(() => new CertificateAuthority("workload-ca", { tags }));
    const certificate = inputsOf(recorded, `${CERT_MANAGER}:Certificate`, "workload-ca-certificate");
    expect(certificate["metadata"]).to.include({ namespace: CERT_MANAGER_NAMESPACE });
    const { secretName, privateKey, isCA } = certificate["spec"] as Record<string, unknown>;
    expect(isCA).to.equal(true);
    expect(privateKey).to.include({ rotationPolicy: "Never" });
    expect(specOf(recorded, "ClusterIssuer", "workload-ca-issuer")).to.deep.equal({ ca: { secretName } });
  });

  it("rejects a name that Kubernetes does not accept", () => {
    expect(() => new CertificateAuthority("Workload_CA", { tags })).to.throw(
      /CertificateAuthority "Workload_CA": name "Workload_CA" .*Kubernetes/,
    );
  });
});

describe("Observability with the issuer of the workloads", () => {
  const withIssuer = (): Promise<Recorded[]> =>
    record(() => new Observability("o", { targets, tags, certificateIssuer: "workload-ca" }));

  it("gives the agents a server certificate that workloads can verify, and uses it for their spans only", async () => {
    const recorded = await withIssuer();
    const certificate = specOf(recorded, "Certificate", "o-otel-agent-workloads-certificate");
    expect(certificate).to.deep.include({
      issuerRef: issuer("workload-ca"),
      dnsNames: ["otel-agent.observability.svc"],
      usages: ["digital signature", "server auth"],
    });
    const { receivers, exporters } = JSON.parse(filesOf(recorded, "otel-agent")["config.yaml"]!) as {
      receivers: { otlp: { protocols: Record<string, { tls: Record<string, string> }> } };
      exporters: object;
    };
    const pod = podOf(recorded, "otel-agent");
    for (const { tls } of Object.values(receivers.otlp.protocols)) {
      const folder = tls["cert_file"]!.replace("/tls.crt", "");
      const mount = pod.containers[0].volumeMounts.find(({ mountPath }) => mountPath === folder)!;
      expect(pod.volumes.find(({ name }) => name === mount.name)).to.deep.include({
        secret: { secretName: certificate["secretName"], defaultMode: 0o440 },
      });
    }
    // The gateways accept client certificates of their own authority only.
    expect(JSON.stringify(exporters)).to.include('"/run/tls/tls.crt"').and.not.include("/run/tls-workloads");
  });

  it("lets Prometheus verify workloads with the certificate of the authority, without any key of it", async () => {
    const recorded = await withIssuer();
    const { scrape_configs: scrapes } = JSON.parse(filesOf(recorded, "prometheus")["prometheus.yml"]!) as {
      scrape_configs: { job_name: string; tls_config: Record<string, string> }[];
    };
    const { tls_config: tls } = scrapes.find(({ job_name: job }) => job === "workloads")!;
    expect(tls).to.deep.equal({
      min_version: "TLS13",
      ca_file: "/run/workload-authority/ca.crt",
      server_name: SCRAPED_NAME,
    });
    expect(podOf(recorded, "prometheus").volumes).to.deep.include({
      name: "workload-authority",
      secret: {
        secretName: specOf(recorded, "Certificate", "o-otel-agent-workloads-certificate")["secretName"],
        defaultMode: 0o440,
        items: [{ key: "ca.crt", path: "ca.crt" }],
      },
    });
  });

  it("is optional: without it, agents have a certificate of the namespace's own authority", async () => {
    const recorded = await recordObservability();
    expect(recorded.map(({ name }) => name)).to.not.include("o-otel-agent-workloads-certificate");
    expect(filesOf(recorded, "otel-agent")["config.yaml"]).to.not.include("/run/tls-workloads");
  });
});
