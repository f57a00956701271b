// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import fc from "fast-check";
import { WorkloadIdentity } from "../../components/aws/workload-identity";
import { DEREGISTRATION_SECONDS } from "../../components/contracts/edge-security";
import { resolveWorkload, type WorkloadArgs } from "../../components/contracts/workload";
import { Workload } from "../../components/kubernetes/workload";
import { ArgumentError } from "../../components/lib/problems";
import { inputsOf, record, type Recorded } from "../support/recorder";
import { TAGS as tags } from "../support/tags";

const IMAGE = `registry.example/app@sha256:${"a".repeat(64)}`;
const NEXT = `registry.example/app@sha256:${"b".repeat(64)}`;
const workload = (args: Partial<WorkloadArgs> = {}): Promise<Recorded[]> =>
  record(() => new Workload("app", { image: IMAGE, ...args, tags }));

interface Pod {
  terminationGracePeriodSeconds: number;
  topologySpreadConstraints: Record<string, unknown>[];
  tolerations: Record<string, unknown>[];
  readinessGates?: unknown;
  containers: [
    {
      env: { name: string; value: string }[];
      lifecycle: { preStop: { exec: { command: string[] } } };
      volumeMounts: unknown[];
    },
  ];
  volumes: unknown[];
}
interface Deployment {
  replicas: number;
  selector: { matchLabels: Record<string, string> };
  template: { metadata: { labels: Record<string, string> }; spec: Pod };
}
const deployment = (recorded: Recorded[], name = "app-deployment"): Deployment =>
  inputsOf(recorded, "kubernetes:apps/v1:Deployment", name)["spec"] as Deployment;
const podOf = async (args?: Partial<WorkloadArgs>): Promise<Pod> => deployment(await workload(args)).template.spec;
const specOf = (recorded: Recorded[], type: string, name?: string): Record<string, unknown> =>
  inputsOf(recorded, `kubernetes:${type}`, name)["spec"] as Record<string, unknown>;

describe("Workload", () => {
  it("scales 3 to 20, by CPU and, where asked for, by requests; `up` leaves the count of pods", async () => {
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

  it("is spread over zones, leaves lost ones soon, and keeps its budget", async () => {
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
    for (const words of ["startupProbe", "readinessProbe", "livenessProbe", "HTTPS", '"runAsNonRoot":true'])
      expect(JSON.stringify(pod)).to.include(words);
  });

  it("drains longer than the balancer sends requests, and ends only then", async () => {
    for (const deregistrationSeconds of [undefined, 0, 120]) {
      const pod = await podOf({ deregistrationSeconds });
      const drain = Number(pod.containers[0].lifecycle.preStop.exec.command[1]);
      expect(drain).to.be.above(deregistrationSeconds ?? DEREGISTRATION_SECONDS);
      expect(pod.terminationGracePeriodSeconds).to.be.above(drain + 20);
    }
  });

  it("serves TLS 1.3 with a certificate that is renewed, its own or an issuer's", async () => {
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

  it("joins the balancer's target group, and counts as ready once the balancer finds it healthy", async () => {
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

  it("mounts secrets by name from the store, in its own role, and holds none in the program", async () => {
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

  it("can have a canary beside it, that callers meet and that its own pods are told from", async () => {
    const recorded = await workload({ canary: { image: NEXT } });
    const [stable, canary] = [deployment(recorded), deployment(recorded, "app-canary-deployment")];
    expect(JSON.stringify(canary.template.spec)).to.include(NEXT).and.not.include(IMAGE);
    expect(canary.replicas).to.equal(1);
    const callers = specOf(recorded, "core/v1:Service")["selector"] as Record<string, string>;
    for (const one of [stable, canary]) {
      expect(one.template.metadata.labels).to.include(callers).and.to.include(one.selector.matchLabels);
    }
    expect(stable.selector.matchLabels).to.not.deep.equal(canary.selector.matchLabels);
    expect(stable.template.metadata.labels).to.not.include(canary.selector.matchLabels);
  });
});

describe("Workload's paths", () => {
  const policies = async (args: Partial<WorkloadArgs> = {}): Promise<Map<string, Record<string, unknown>>> =>
    new Map(
      (await workload(args))
        .filter(({ type }) => type.endsWith(":NetworkPolicy"))
        .map(({ name, inputs }) => [name, inputs["spec"] as Record<string, unknown>]),
    );

  it("are closed, but for names and for callers from the networks named, else from private ones only", async () => {
    const closed = await policies();
    expect([...closed.keys()].sort()).to.deep.equal(["app-deny", "app-dns", "app-https-in"]);
    expect(closed.get("app-deny")).to.deep.include({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
    const blocks = (cidrs: string[]): unknown => [
      { from: cidrs.map((cidr) => ({ ipBlock: { cidr } })), ports: [{ port: 8443, protocol: "TCP" }] },
    ];
    expect(closed.get("app-https-in")!["ingress"]).to.deep.equal(
      blocks(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]),
    );
    expect((await policies({ clientCidrs: ["172.20.0.0/16"] })).get("app-https-in")!["ingress"]).to.deep.equal(
      blocks(["172.20.0.0/16"]),
    );
  });

  it("lead out to declared peers only", async () => {
    const open = await policies({ peers: [{ name: "database", cidrs: ["10.0.0.0/16"], port: 5432 }] });
    expect(open.size).to.equal(4);
    expect(open.get("app-to-database")).to.deep.equal({
      podSelector: { matchLabels: { "app.kubernetes.io/name": "app" } },
      policyTypes: ["Egress"],
      egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/16" } }], ports: [{ port: 5432, protocol: "TCP" }] }],
    });
  });
});

describe("WorkloadIdentity", () => {
  it("gives one service account its rights on what is named, and on nothing else", async () => {
    const recorded = await record(
      () =>
        new WorkloadIdentity("id", {
          clusterName: "c",
          workload: "app",
          secretArns: ["arn:aws:secretsmanager:us-east-1:1:secret:x"],
          keyArns: ["arn:aws:kms:us-east-1:1:key/k"],
          databaseUserArns: ["arn:aws:rds-db:us-east-1:1:dbuser:cluster-1/app"],
          cacheArns: ["arn:aws:elasticache:us-east-1:1:user:app"],
          tags,
        }),
    );
    expect(inputsOf(recorded, "aws:eks/podIdentityAssociation:PodIdentityAssociation")).to.include({
      clusterName: "c",
      namespace: "app",
      serviceAccount: "app",
    });
    const { Statement } = JSON.parse(inputsOf(recorded, "aws:iam/rolePolicy:RolePolicy")["policy"] as string) as {
      Statement: { Sid: string; Resource: string[]; Condition?: unknown }[];
    };
    expect(Statement.map(({ Sid }) => Sid)).to.deep.equal([
      "ReadSecrets",
      "DecryptSecrets",
      "ConnectToDatabase",
      "ConnectToCache",
    ]);
    expect(Statement.flatMap(({ Resource }) => Resource).some((arn) => arn.includes("*"))).to.equal(false);
    expect(Statement[1]!.Condition).to.deep.equal({
      StringEquals: { "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com" },
    });
  });
});

describe("Workload's arguments", () => {
  it("are resolved whole, or refused for a reason that names the argument, whatever they are", () => {
    const anything = fc.oneof(
      fc.integer({ min: -2, max: 70_000 }),
      fc.string(),
      fc.double(),
      fc.constantFrom(null, [], {}, true),
    );
    const maybe = <T>(right: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
      fc.oneof(
        { weight: 4, arbitrary: fc.constant(undefined) },
        { weight: 4, arbitrary: right },
        { weight: 1, arbitrary: anything },
      );
    const cidr = fc.constantFrom("10.0.0.0/16", "10.0.0.0/8", "10.0.0.0/7", "10.0.0.1/24", "0.0.0.0/0");
    const bounds = fc.record({ min: fc.integer({ min: 1, max: 30 }), max: fc.integer({ min: 1, max: 30 }) });
    const inputs = fc.record({
      image: fc.oneof({ weight: 4, arbitrary: fc.constant(IMAGE) }, { weight: 1, arbitrary: anything }),
      namespace: maybe(fc.constantFrom("shop", "Shop", "-")),
      port: maybe(fc.constantFrom(8443, 443)),
      replicas: maybe(bounds),
      targetCpuPercent: maybe(fc.integer({ min: 0, max: 100 })),
      targetRequestsPerSecond: fc.option(fc.integer({ min: -1, max: 10 }), { nil: undefined }),
      clientCidrs: maybe(fc.array(cidr, { maxLength: 2 })),
      peers: maybe(
        fc.array(
          fc.record({
            name: fc.constantFrom("database", "Data"),
            cidrs: fc.array(cidr, { maxLength: 2 }),
            port: fc.integer({ min: 0, max: 65_536 }),
          }),
          { maxLength: 2 },
        ),
      ),
      deregistrationSeconds: maybe(fc.integer({ min: -1, max: 3601 })),
      canary: fc.option(
        fc.record({ image: fc.constantFrom(NEXT, "app:latest"), replicas: maybe(fc.integer({ min: 0, max: 21 })) }),
        { nil: undefined },
      ),
    });
    const fields =
      "image|namespace|port|replicas\\.(min|max)|targetCpuPercent|targetRequestsPerSecond|clientCidrs|peers|deregistrationSeconds|canary\\.(image|replicas)";
    let accepted = 0;
    fc.assert(
      fc.property(inputs, (given) => {
        try {
          const spec = resolveWorkload("app", { ...given, tags } as WorkloadArgs);
          accepted++;
          expect(spec.replicas.min >= 3 && spec.replicas.min <= spec.replicas.max).to.equal(true);
          expect(
            [...spec.clientCidrs, ...spec.peers.flatMap(({ cidrs }) => cidrs)].every(
              (one) => Number(one.split("/")[1]) >= 8,
            ),
          ).to.equal(true);
          expect(spec.image).to.match(/@sha256:/);
        } catch (error) {
          if (!(error instanceof ArgumentError)) throw error;
          for (const problem of error.problems)
            expect(problem).to.match(new RegExp(`^Workload "app": (${fields}) [^]*; `));
        }
      }),
      { numRuns: 10_000 },
    );
    expect(accepted).to.be.above(20);
  });
});
