// SPDX-License-Identifier: Apache-2.0
import { copyFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { awsProvider } from "./aws-provider";
import { certManager, elasticOperator } from "./operators";
import { unoptimized, type Product } from "./product";

const PULUMI = "3.259.0";
export const KUBERNETES = "1.34.0";
const ETCD = "3.7.3";
const KWOK = "0.8.0";
const KUBERNETES_PROVIDER = "4.34.2";

const CONTROL_PLANE = ["kube-apiserver", "kube-controller-manager", "kube-scheduler"];

const github = (repository: string, version: string, file: string): string =>
  `https://github.com/${repository}/releases/download/v${version}/${file}`;

/** The official releases of programs of Kubernetes. */
export const kubernetesReleases =
  (names: readonly string[]): NonNullable<Product["releases"]> =>
  ({ os, cpu }) =>
    names.map((name) => {
      const url = `https://dl.k8s.io/v${KUBERNETES}/bin/${os}/${cpu}/${name}`;
      return { url, checksums: `${url}.sha256` };
    });

/** Generated code of the Kubernetes API: hundreds of thousands of lines that run seldom. */
const GENERATED_KUBERNETES_CODE = [
  "k8s.io/api/...",
  "k8s.io/client-go/applyconfigurations/...",
  "k8s.io/client-go/informers/...",
  "k8s.io/client-go/kubernetes/...",
  "k8s.io/client-go/listers/...",
  "k8s.io/kubernetes/pkg/apis/...",
  "k8s.io/kubernetes/pkg/generated/...",
];

/** The products in the order in which their builds start: the longest first. */
export const products: readonly Product[] = [
  awsProvider,
  {
    name: "kubernetes-control-plane",
    version: KUBERNETES,
    seconds: 290,
    gib: 1.8,
    builds: [
      {
        module: "control-plane",
        flags: unoptimized(...GENERATED_KUBERNETES_CODE),
        linkerFlags: `-X k8s.io/component-base/version.gitVersion=v${KUBERNETES}`,
        binaries: Object.fromEntries(CONTROL_PLANE.map((name) => [name, `k8s.io/kubernetes/cmd/${name}`])),
      },
    ],
    releases: kubernetesReleases(CONTROL_PLANE),
  },
  {
    name: "pulumi",
    version: PULUMI,
    seconds: 290,
    gib: 1.7,
    builds: [
      {
        module: "engine",
        // API clients of cloud backends for state and keys, which the sandbox does not use.
        flags: unoptimized(
          "cloud.google.com/...",
          "github.com/Azure/...",
          "github.com/aws/...",
          "google.golang.org/api/...",
        ),
        binaries: { pulumi: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi", "pulumi-language-nodejs": "./language-host" },
      },
      {
        module: "language-nodejs",
        binaries: {
          "pulumi-language-nodejs-inner": "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
        },
      },
    ],
    // The language host of the release is complete and does not need the older one.
    releases: ({ os, cpu }) => [
      {
        url: github("pulumi/pulumi", PULUMI, `pulumi-v${PULUMI}-${os}-${cpu === "amd64" ? "x64" : cpu}.tar.gz`),
        checksums: github("pulumi/pulumi", PULUMI, `pulumi-${PULUMI}-checksums.txt`),
      },
    ],
  },
  {
    name: "pulumi-resource-kubernetes",
    version: KUBERNETES_PROVIDER,
    seconds: 160,
    gib: 1.8,
    builds: [
      {
        module: "kubernetes-provider",
        binaries: { "pulumi-resource-kubernetes": "." },
        flags: unoptimized(...GENERATED_KUBERNETES_CODE),
        linkerFlags: `-X main.version=${KUBERNETES_PROVIDER}`,
        prepare: async (stage) => {
          const module = await stage.moduleFolder("github.com/pulumi/pulumi-kubernetes/provider/v4");
          for (const file of ["schema.json", "terraform-mapping.json"])
            await copyFile(join(module, "cmd/pulumi-resource-kubernetes", file), join(stage.folder, basename(file)));
        },
      },
    ],
    releases: ({ os, cpu }) => [
      {
        url: github(
          "pulumi/pulumi-kubernetes",
          KUBERNETES_PROVIDER,
          `pulumi-resource-kubernetes-v${KUBERNETES_PROVIDER}-${os}-${cpu}.tar.gz`,
        ),
        checksums: github(
          "pulumi/pulumi-kubernetes",
          KUBERNETES_PROVIDER,
          `pulumi-kubernetes_${KUBERNETES_PROVIDER}_checksums.txt`,
        ),
      },
    ],
  },
  certManager,
  elasticOperator,
  {
    name: "kwok",
    version: KWOK,
    seconds: 65,
    gib: 0.8,
    builds: [{ module: "kwok", binaries: { kwok: "sigs.k8s.io/kwok/cmd/kwok" } }],
  },
  {
    name: "etcd",
    version: ETCD,
    seconds: 30,
    gib: 0.5,
    builds: [{ module: "etcd", binaries: { etcd: "go.etcd.io/etcd/server/v3" } }],
    releases: ({ os, cpu }) => [
      {
        url: github("etcd-io/etcd", ETCD, `etcd-v${ETCD}-${os}-${cpu}.tar.gz`),
        checksums: github("etcd-io/etcd", ETCD, "SHA256SUMS"),
      },
    ],
  },
];
