// SPDX-License-Identifier: Apache-2.0
// Programs of real nodes and of their pods. The default sandbox simulates its nodes, and does not build them.
import { appendFile, cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { elasticOperator } from "./operators";
import { KUBERNETES } from "./products";
import { UNOPTIMIZED, type Product } from "./product";

const NODE = ["kubelet", "kube-proxy"];

/** `kubelet` and `kube-proxy`. They share the module versions of the control plane. */
export const kubelet: Product = {
  name: "kubernetes-node",
  version: KUBERNETES,
  seconds: 180,
  gib: 1.5,
  builds: [
    {
      module: "node",
      flags: [UNOPTIMIZED],
      linkerFlags: `-X k8s.io/component-base/version.gitVersion=v${KUBERNETES}`,
      binaries: Object.fromEntries(NODE.map((name) => [name, `k8s.io/kubernetes/cmd/${name}`])),
    },
  ],
  releases: ({ os, cpu }) =>
    NODE.map((name) => {
      const url = `https://dl.k8s.io/v${KUBERNETES}/bin/${os}/${cpu}/${name}`;
      return { url, checksums: `${url}.sha256` };
    }),
};

const POLICIES_MODULE = "sigs.k8s.io/kube-network-policies";
const POLICIES_PACKAGE = "pkg/networkpolicy";

/**
 * Programs that use the Kubernetes client in one version: DNS, network policies, metrics of nodes and objects, metrics APIs. The
 * program of network policies gets a function that also works on kernels without NFT_QUEUE.
 */
export const addons: Product = {
  name: "kubernetes-addons",
  version: "1",
  seconds: 200,
  gib: 1.5,
  builds: [
    {
      module: "addons",
      flags: [UNOPTIMIZED],
      binaries: {
        coredns: "./coredns",
        "kube-network-policies": `${POLICIES_MODULE}/cmd`,
        "kube-state-metrics": "k8s.io/kube-state-metrics/v2",
        "metrics-server": "sigs.k8s.io/metrics-server/cmd/metrics-server",
        adapter: "sigs.k8s.io/prometheus-adapter/cmd/adapter",
        node_exporter: "github.com/prometheus/node_exporter",
      },
      prepare: async (stage) => {
        const copy = join(stage.folder, "kube-network-policies");
        await cp(await stage.moduleFolder(POLICIES_MODULE), copy, { recursive: true });
        await cp(join(stage.folder, "network-policies/queue.go"), join(copy, POLICIES_PACKAGE, "queue.go"));
        await replaceQueues(join(copy, POLICIES_PACKAGE, "controller.go"));
        await appendFile(join(stage.folder, "go.mod"), `\nreplace ${POLICIES_MODULE} => ./kube-network-policies\n`);
      },
    },
  ],
};

/** The statements that make a rule's queue, in both functions that make rules. */
const QUEUE = `	queue := &expr.Queue{Num: uint16(c.config.QueueID)}
	if c.config.FailOpen {
		queue.Flag = expr.QueueFlagBypass
	}
`;

const replaceQueues = async (file: string): Promise<void> => {
  const parts = (await readFile(file, "utf8")).split(QUEUE);
  if (parts.length !== 3) throw new Error(`${file}: has ${parts.length - 1} queues, and must have 2`);
  await writeFile(file, parts.join("	queue := queueExpression(uint16(c.config.QueueID), c.config.FailOpen)\n"));
};

/** `yace`, which exports metrics of CloudWatch. */
export const cloudwatchExporter: Product = {
  name: "cloudwatch-exporter",
  version: "0.67.0",
  seconds: 60,
  gib: 1,
  builds: [
    {
      module: "cloudwatch-exporter",
      flags: [UNOPTIMIZED],
      binaries: { yace: "github.com/prometheus-community/yet-another-cloudwatch-exporter/cmd/yace" },
    },
  ],
};

/** `stand-in` for images that no package registry has, and `pause`, the container that holds the namespaces of a pod. */
export const standIns: Product = {
  name: "stand-ins",
  version: "1",
  seconds: 20,
  gib: 0.5,
  builds: [{ module: "stand-in", binaries: { "stand-in": ".", pause: "./pause" } }],
};

/** The sample application, with the flags of its own image. */
export const sampleApplication: Product = {
  name: "sample-application",
  version: "1",
  seconds: 40,
  gib: 0.5,
  builds: [
    {
      module: "sample-application",
      folder: join(__dirname, "..", "..", "sample-application"),
      binaries: { "sample-application": "." },
    },
  ],
};

/** The products of real nodes, in the order in which they are built: the longest build first. */
export const nodeProducts: readonly Product[] = [
  addons,
  kubelet,
  elasticOperator,
  cloudwatchExporter,
  sampleApplication,
  standIns,
];
