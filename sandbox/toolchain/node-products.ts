// SPDX-License-Identifier: Apache-2.0
// Programs of real nodes and of their pods. The default sandbox simulates its nodes, and does not build them.
import { appendFile, cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { KUBERNETES, kubernetesReleases } from "./products";
import { UNOPTIMIZED, type Product, type Stage } from "./product";

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
  releases: kubernetesReleases(NODE),
};

const POLICIES_MODULE = "sigs.k8s.io/kube-network-policies";
const POLICIES_PACKAGE = "pkg/networkpolicy";
const ADAPTER_MODULE = "sigs.k8s.io/prometheus-adapter";

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
        adapter: `${ADAPTER_MODULE}/cmd/adapter`,
        node_exporter: "github.com/prometheus/node_exporter",
      },
      prepare: async (stage) => {
        const copy = join(stage.folder, "kube-network-policies");
        await cp(await stage.moduleFolder(POLICIES_MODULE), copy, { recursive: true });
        await cp(join(stage.folder, "network-policies/queue.go"), join(copy, POLICIES_PACKAGE, "queue.go"));
        await replaceIn(join(copy, POLICIES_PACKAGE, "controller.go"), 2, QUEUE, NEW_QUEUE);
        await appendFile(join(stage.folder, "go.mod"), `\nreplace ${POLICIES_MODULE} => ./kube-network-policies\n`);
        await adapterWithContext(stage);
      },
    },
  ],
};

/** Passes a context to the API server of the metrics adapter. Its version for our Kubernetes client expects one, and not a channel. */
const adapterWithContext = async (stage: Stage): Promise<void> => {
  const copy = join(stage.folder, "prometheus-adapter");
  await cp(await stage.moduleFolder(ADAPTER_MODULE), copy, { recursive: true });
  const file = join(copy, "cmd/adapter/adapter.go");
  await replaceIn(
    file,
    1,
    "stopCh := genericapiserver.SetupSignalHandler()",
    "ctx := genericapiserver.SetupSignalContext(); stopCh := ctx.Done()",
  );
  await replaceIn(file, 1, "cmd.Run(stopCh)", "cmd.Run(ctx)");
  await appendFile(join(stage.folder, "go.mod"), `\nreplace ${ADAPTER_MODULE} => ./prometheus-adapter\n`);
};

/** The statements that make a rule's queue, in both functions that make rules. */
const QUEUE = `	queue := &expr.Queue{Num: uint16(c.config.QueueID)}
	if c.config.FailOpen {
		queue.Flag = expr.QueueFlagBypass
	}
`;

const NEW_QUEUE = "	queue := queueExpression(uint16(c.config.QueueID), c.config.FailOpen)\n";

/** Replaces a text in a source file that another version of the module may have changed. @throws Error if the file has it more or less often */
const replaceIn = async (file: string, times: number, text: string, by: string): Promise<void> => {
  const parts = (await readFile(file, "utf8")).split(text);
  if (parts.length !== times + 1)
    throw new Error(
      `${file}: must contain ${JSON.stringify(text)} ${times} times, and contains it ${parts.length - 1} times`,
    );
  await writeFile(file, parts.join(by));
};

/** `yace`, which exports metrics of CloudWatch. */
export const cloudwatchExporter: Product = {
  name: "cloudwatch-exporter",
  version: "0.67.0",
  seconds: 100,
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
export const nodeProducts: readonly Product[] = [addons, kubelet, cloudwatchExporter, sampleApplication, standIns];
