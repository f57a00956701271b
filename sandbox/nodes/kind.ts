// SPDX-License-Identifier: Apache-2.0
// Untried: no machine with Docker was available. docs/limits.md says so.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tokenAuthFile } from "../cluster/credentials";
import { freePort } from "../lib/ports";
import { describeFailure, run, UserError } from "../lib/run";
import { repository, type State } from "../lib/state";
import { nodesFolder } from "./control-plane";
import { NODE_NAMES, SERVICES, vpcCidr } from "./layout";
import { containerdName, publicImages } from "./stack-images";

/** The Kubernetes version of the control plane of the sandbox, as an image of kind. */
const IMAGE = "kindest/node:v1.34.0";
const CONFIGURATION = "kind.json";
/** The OCI image layout of the sample application, from the root of the repository. */
const SAMPLE_LAYOUT = "sample-application/image";
const TOKENS = "/etc/kubernetes/sandbox/tokens.csv";

/** Checks that Docker and kind run. @throws UserError */
export const checkKind = async (): Promise<void> => {
  for (const [command, args, fix] of [
    ["docker", ["info"], "install Docker and start it"],
    ["kind", ["version"], "install kind (kind.sigs.k8s.io)"],
  ] as const)
    await run(command, args).catch((error: unknown) => {
      throw new UserError(
        `--nodes kind: \`${command}\` ${describeFailure(error)}; ${fix}, or use \`--nodes simulated\``,
      );
    });
};

/** Creates the kind cluster of a stack unless it exists. @returns the endpoint of its API server, on loopback */
export const startKind = async (state: State, region: string): Promise<string> => {
  if (await kindExists(state)) return kindEndpoint(state)!;
  const config = state.path("nodes", CONFIGURATION);
  writeFileSync(config, JSON.stringify(kindConfiguration(state, region, await freePort())));
  const kubeconfig = state.path("nodes", "kind-kubeconfig");
  await run("kind", [
    ...["create", "cluster", "--name", kindName(state), "--config", config, "--kubeconfig", kubeconfig],
    ...["--image", IMAGE, "--wait", "180s"],
  ]);
  const ca = /certificate-authority-data: (\S+)/.exec(readFileSync(kubeconfig, "utf8"))![1]!;
  // The other parts of the sandbox read the certificate authority here.
  writeFileSync(state.path("cluster", "certificates", "apiserver.crt"), Buffer.from(ca, "base64"));
  return kindEndpoint(state)!;
};

/** The endpoint of the API server of a kind cluster that was created, or undefined. */
export const kindEndpoint = (state: State): string | undefined => {
  const file = join(state.folder, "nodes", CONFIGURATION);
  if (!existsSync(file)) return undefined;
  const { networking } = JSON.parse(readFileSync(file, "utf8")) as ReturnType<typeof kindConfiguration>;
  return `https://127.0.0.1:${networking.apiServerPort}`;
};

/** Deletes the kind cluster of a stack, if it exists. */
export const stopKind = async (state: State): Promise<void> => {
  if (await kindExists(state)) await run("kind", ["delete", "cluster", "--name", kindName(state)]);
};

/**
 * Gives the nodes the images of the stack. The repositories of the emulated AWS serve no images, so that the nodes pull them from their
 * public registries, and name them as the manifests do.
 */
export const loadKindImages = async (state: State, region: string): Promise<void> => {
  const nodes = (await run("kind", ["get", "nodes", "--name", kindName(state)])).trim().split("\n");
  await Promise.all(
    nodes.map(async (node) => {
      for (const [name, source] of publicImages(state.stack, region)) await loadImage(node, name, source);
    }),
  );
};

const loadImage = async (node: string, name: string, source: string): Promise<void> => {
  const ctr = ["exec", "--interactive", node, "ctr", "--namespace", "k8s.io", "images"];
  const [wanted, origin] = [containerdName(name), containerdName(source)];
  if (source.startsWith("localhost/")) {
    if (!existsSync(join(repository, SAMPLE_LAYOUT, "index.json")))
      throw new UserError(
        `--nodes kind: ${SAMPLE_LAYOUT} does not exist; build the image with \`go run -C sample-application/image-builder .\``,
      );
    const importing = ["docker", ...ctr, "import", "--digests", "--base-name", wanted.replace(/@.*/, ""), "-"];
    await run("sh", ["-c", `tar -C "$0" -c . | "$@"`, join(repository, SAMPLE_LAYOUT), ...importing]);
    return;
  }
  await run("docker", [...ctr, "pull", origin]);
  await run("docker", [...ctr, "tag", "--force", origin, wanted]);
};

const kindName = (state: State): string => `redoubt-${state.stack}`;

const kindExists = async (state: State): Promise<boolean> =>
  (await run("kind", ["get", "clusters"])).split("\n").includes(kindName(state));

/** One node for the control plane, and one for each zone. kind's network plugin enforces network policies. */
const kindConfiguration = (state: State, region: string, port: number) => {
  const mount = { hostPath: nodesFolder(state), containerPath: nodesFolder(state) };
  return {
    kind: "Cluster",
    apiVersion: "kind.x-k8s.io/v1alpha4",
    networking: {
      apiServerAddress: "127.0.0.1",
      apiServerPort: port,
      // As on EKS, pods have addresses of the VPC, which network policies name.
      podSubnet: vpcCidr(state),
      serviceSubnet: SERVICES.network,
    },
    nodes: [
      {
        role: "control-plane",
        extraMounts: [{ hostPath: tokenAuthFile(state), containerPath: TOKENS, readOnly: true }],
        kubeadmConfigPatches: [tokenPatch()],
      },
      ...NODE_NAMES.map((name) => ({
        role: "worker",
        extraMounts: [mount],
        labels: {
          "redoubt.sandbox/node": name,
          "topology.kubernetes.io/region": region,
          "topology.kubernetes.io/zone": `${region}${name.slice(-1)}`,
        },
      })),
    ],
  };
};

/** The API server accepts the same tokens as that of the other kinds of nodes. */
const tokenPatch = (): string =>
  JSON.stringify({
    kind: "ClusterConfiguration",
    apiServer: {
      extraArgs: { "token-auth-file": TOKENS },
      extraVolumes: [{ name: "tokens", hostPath: TOKENS, mountPath: TOKENS, readOnly: true, pathType: "File" }],
    },
  });
