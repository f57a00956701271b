// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { DEREGISTRATION_SECONDS } from "../../components/contracts/edge-security";
import { SCRAPED_NAME, type WorkloadArgs } from "../../components/contracts/workload";
import { Workload } from "../../components/kubernetes/workload";
import { inputsOf, record, type Recorded } from "../support/recorder";
import { TAGS as tags } from "../support/tags";

const IMAGE = `registry.example/app@sha256:${"a".repeat(64)}`;
const CANARY_IMAGE = `registry.example/app@sha256:${"b".repeat(64)}`;
const workload = (args: Partial<WorkloadArgs> = {}): Promise<Recorded[]> =>
  record(() => new Workload("app", { image: IMAGE, ...args, tags }));

interface Pod {
  securityContext: { runAsNonRoot: boolean };
  terminationGracePeriodSeconds: number;
  topologySpreadConstraints: Record<string, unknown>[];
  tolerations: Record<string, unknown>[];
  readinessGates?: unknown;
  containers: [
    {
      env: { name: string; value: string }[];
      securityContext: { readOnlyRootFilesystem: boolean };
      startupProbe: { httpGet: { path: string } };
      volumeMounts: unknown[];
    },
  ];
  volumes: unknown[];
}
interface Deployment {
  replicas: number;
  selector: { matchLabels: Record<string, string> };
  template: { metadata: { labels: Record<string, string>; annotations: Record<string, string> }; spec: Pod };
}
const deployment = (recorded: Recorded[], name = "app-deployment"): Deployment =>
  inputsOf(recorded, "kubernetes:apps/v1:Deployment", name)["spec"] as Deployment;
const variablesOf = (pod: Pod): Record<string, string> =>
  Object.fromEntries(pod.containers[0].env.map(({ name, value }) => [name, value]));
const podOf = async (args?: Partial<WorkloadArgs>): Promise<Pod> => deployment(await workload(args)).template.spec;
const specOf = (recorded: Recorded[], type: string, name?: string): Record<string, unknown> =>
  inputsOf(recorded, `kubernetes:${type}`, name)["spec"] as Record<string, unknown>;

describe("Workload", () => {
  it("scales from 3 to 20 pods by CPU and optionally by request rate, and ignores changes of the replica count", async () => {
    const recorded = await workload({ targetRequestsPerSecond: 100 });
    const spec = specOf(recorded, "autoscaling/v2:HorizontalPodAutoscaler");
    expect(spec).to.include({ minReplicas: 3, maxReplicas: 20 });
    expect(JSON.stringify(spec["metrics"]))
      .to.include('"name":"cpu"')
      .and.include("http_requests_per_second")
      .and.include('"averageValue":"100"');
    expect(recorded.find(({ name }) => name === "app-deployment")!.ignored).to.deep.equal(["spec.replicas"]);
    expect(specOf(await workload(), "autoscaling/v2:HorizontalPodAutoscaler")["metrics"]).to.have.length(1);
  });

  it("spreads pods over zones, evicts pods of failed nodes after 30 seconds, and has a disruption budget", async () => {
    const pod = await podOf();
    expect(pod.topologySpreadConstraints[0]).to.include({
      topologyKey: "topology.kubernetes.io/zone",
      maxSkew: 1,
      whenUnsatisfiable: "DoNotSchedule",
      nodeTaintsPolicy: "Honor",
    });
    expect(pod.tolerations.map((one) => [one["key"], one["tolerationSeconds"]])).to.deep.equal([
      ["node.kubernetes.io/not-ready", 30],
      ["node.kubernetes.io/unreachable", 30],
    ]);
    expect(specOf(await workload(), "policy/v1:PodDisruptionBudget")).to.include({ maxUnavailable: 1 });
    for (const setting of ["startupProbe", "readinessProbe", "livenessProbe", "HTTPS", '"runAsNonRoot":true'])
      expect(JSON.stringify(pod)).to.include(setting);
  });

  it("drains for longer than the load balancer sends requests, and stops after that", async () => {
    for (const deregistrationSeconds of [undefined, 0, 120]) {
      const pod = await podOf({ deregistrationSeconds });
      const drain = Number(variablesOf(pod)["DRAIN_SECONDS"]);
      expect(drain).to.be.above(deregistrationSeconds ?? DEREGISTRATION_SECONDS);
      expect(pod.terminationGracePeriodSeconds).to.be.above(drain + 20);
    }
  });

  it("needs no program of the image besides the application: no hook or probe runs a command", async () => {
    expect(JSON.stringify(await podOf())).to.not.include('"exec"');
  });

  it("gives each pod a limited /tmp on a read-only file system, which does not keep its node from being removed", async () => {
    const { template } = deployment(await workload({ canary: { image: CANARY_IMAGE } }));
    const [container] = template.spec.containers;
    expect(container.securityContext.readOnlyRootFilesystem).to.equal(true);
    expect(container.volumeMounts).to.deep.include({ name: "tmp", mountPath: "/tmp" });
    expect(template.spec.volumes).to.deep.include({ name: "tmp", emptyDir: { sizeLimit: "512Mi" } });
    expect(template.metadata.annotations).to.include({
      "cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes": "tmp",
    });
  });

  it("starts without its dependencies: only readiness depends on them", async () => {
    expect((await podOf()).containers[0].startupProbe.httpGet.path).to.equal("/startz");
  });

  it("tells the application its port, and the address and the authority of the agent that receives spans", async () => {
    expect(variablesOf(await podOf({ port: 9443 }))["PORT"]).to.equal("9443");
    const traced = { certificateIssuer: "workload-ca", observabilityNamespace: "o11y" };
    expect(variablesOf(await podOf({ ...traced, environment: { OTEL_SERVICE_NAME: "shop" } }))).to.include({
      OTEL_SERVICE_NAME: "shop",
      OTEL_RESOURCE_ATTRIBUTES: "service.namespace=app",
      OTEL_EXPORTER_OTLP_ENDPOINT: "https://otel-agent.o11y.svc:4318",
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
      OTEL_EXPORTER_OTLP_CERTIFICATE: "/run/tls/ca.crt",
    });
    expect(variablesOf(await podOf(traced))["OTEL_SERVICE_NAME"]).to.equal("app");
    expect(Object.keys(variablesOf(await podOf())).filter((name) => name.startsWith("OTEL_"))).to.deep.equal([]);
    const certificate = specOf(await workload(traced), "cert-manager.io/v1:Certificate");
    expect(certificate["dnsNames"]).to.deep.equal(["app.app.svc", "app.app.svc.cluster.local", SCRAPED_NAME]);
  });

  it("serves TLS 1.3 with a renewed certificate, which is self-signed or from the given issuer", async () => {
    const recorded = await workload();
    const spec = specOf(recorded, "cert-manager.io/v1:Certificate");
    expect(spec).to.deep.include({
      secretName: "app-tls",
      issuerRef: { group: "cert-manager.io", kind: "Issuer", name: "app" },
    });
    expect(spec["privateKey"]).to.include({ rotationPolicy: "Always" });
    const pod = deployment(recorded).template.spec;
    expect(pod.volumes).to.deep.include({ name: "tls", secret: { secretName: "app-tls", defaultMode: 0o440 } });
    expect(pod.containers[0].env)
      .to.deep.include({ name: "TLS_MIN_VERSION", value: "1.3" })
      .and.deep.include({ name: "TLS_CERT_FILE", value: "/run/tls/tls.crt" });
    const issued = await workload({ certificateIssuer: "company" });
    expect(specOf(issued, "cert-manager.io/v1:Certificate")["issuerRef"]).to.deep.equal({
      group: "cert-manager.io",
      kind: "ClusterIssuer",
      name: "company",
    });
    expect(issued.map(({ name }) => name)).to.not.include("app-issuer");
  });

  it("registers pods in the target group and waits for the target health before a pod is ready", async () => {
    const recorded = await workload({ targetGroupArn: "arn:tg" });
    expect(specOf(recorded, "elbv2.k8s.aws/v1beta1:TargetGroupBinding")).to.deep.equal({
      targetGroupARN: "arn:tg",
      targetType: "ip",
      serviceRef: { name: "app", port: 443 },
    });
    expect(deployment(recorded).template.spec.readinessGates).to.deep.equal([
      { conditionType: "target-health.elbv2.k8s.aws/app" },
    ]);
    expect(await podOf()).to.not.have.property("readinessGates");
  });

  it("mounts secrets from Secrets Manager with the IAM role of the pod", async () => {
    const recorded = await workload({
      secrets: { "api-key": "arn:aws:secretsmanager:us-east-1:123456789012:secret:x" },
    });
    const { parameters } = specOf(recorded, "secrets-store.csi.x-k8s.io/v1:SecretProviderClass") as {
      parameters: Record<string, string>;
    };
    expect(parameters["usePodIdentity"]).to.equal("true");
    expect(JSON.parse(parameters["objects"]!)).to.deep.equal([
      {
        objectName: "arn:aws:secretsmanager:us-east-1:123456789012:secret:x",
        objectType: "secretsmanager",
        objectAlias: "api-key",
      },
    ]);
    expect(JSON.stringify(deployment(recorded).template.spec.volumes)).to.include("secrets-store.csi.k8s.io");
  });

  it("adds a canary Deployment that the service selects and the stable Deployment does not", async () => {
    const recorded = await workload({ canary: { image: CANARY_IMAGE } });
    const [stable, canary] = [deployment(recorded), deployment(recorded, "app-canary-deployment")];
    expect(JSON.stringify(canary.template.spec)).to.include(CANARY_IMAGE).and.not.include(IMAGE);
    expect(canary.replicas).to.equal(1);
    const serviceSelector = specOf(recorded, "core/v1:Service")["selector"] as Record<string, string>;
    for (const one of [stable, canary]) {
      expect(one.template.metadata.labels).to.include(serviceSelector).and.to.include(one.selector.matchLabels);
    }
    expect(stable.selector.matchLabels).to.not.deep.equal(canary.selector.matchLabels);
    expect(stable.template.metadata.labels).to.not.include(canary.selector.matchLabels);
  });
});

describe("Workload network policies", () => {
  const policies = async (args: Partial<WorkloadArgs> = {}): Promise<Map<string, Record<string, unknown>>> =>
    new Map(
      (await workload(args))
        .filter(({ type }) => type.endsWith(":NetworkPolicy"))
        .map(({ name, inputs }) => [name, inputs["spec"] as Record<string, unknown>]),
    );

  it("deny all traffic except DNS and ingress from the given networks, by default the private ones", async () => {
    const restricted = await policies();
    expect([...restricted.keys()].sort()).to.deep.equal(["app-deny", "app-dns", "app-https-in"]);
    expect(restricted.get("app-deny")).to.deep.include({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
    const blocks = (cidrs: string[]): unknown => [
      { from: cidrs.map((cidr) => ({ ipBlock: { cidr } })), ports: [{ port: 8443, protocol: "TCP" }] },
    ];
    expect(restricted.get("app-https-in")!["ingress"]).to.deep.equal(
      blocks(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]),
    );
    expect((await policies({ clientCidrs: ["172.20.0.0/16"] })).get("app-https-in")!["ingress"]).to.deep.equal(
      blocks(["172.20.0.0/16"]),
    );
  });

  it("allow egress to the declared peers only", async () => {
    const withPeer = await policies({ peers: [{ name: "database", cidrs: ["10.0.0.0/16"], port: 5432 }] });
    expect(withPeer.size).to.equal(4);
    expect(withPeer.get("app-to-database")).to.deep.equal({
      podSelector: { matchLabels: { "app.kubernetes.io/name": "app" } },
      policyTypes: ["Egress"],
      egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/16" } }], ports: [{ port: 5432, protocol: "TCP" }] }],
    });
  });

  it("allow egress to the agents of the given Observability only", async () => {
    const traced = await policies({ certificateIssuer: "workload-ca", observabilityNamespace: "o11y" });
    expect(traced.get("app-spans-out")!["egress"]).to.deep.equal([
      {
        to: [
          {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "o11y" } },
            podSelector: { matchLabels: { "app.kubernetes.io/name": "otel-agent" } },
          },
        ],
        ports: [
          { port: 4317, protocol: "TCP" },
          { port: 4318, protocol: "TCP" },
        ],
      },
    ]);
  });
});
