// SPDX-License-Identifier: Apache-2.0
import { buckets, DIGEST, label, NOT_KEYS, observability, tagged, workload, workloadName, type Refused } from "./calls";

const peer = (name: string): object => ({ name, cidrs: ["10.0.0.0/16"], port: 443 });

/** Arguments of workloads, tags and names that Kubernetes, registries or AWS refuse. */
export const REFUSED_NAMES: Refused[] = [
  [
    "a key that is not the ARN of a KMS key, for volumes",
    observability("volumeKeyArn"),
    "volumeKeyArn",
    /KMS key/,
    NOT_KEYS,
  ],
  [
    "an image reference that no registry accepts",
    workload("image"),
    "image",
    /reference/,
    [
      `https://registry.example/app${DIGEST}`,
      `oci://registry.example/app${DIGEST}`,
      `registry.example/App${DIGEST}`,
      `App${DIGEST}`,
      `registry.example//app${DIGEST}`,
      `registry.example/app/${DIGEST}`,
      `registry.example/app:${DIGEST}`,
      `registry.example/app:.v1${DIGEST}`,
      `registry.example/app:${label(129)}${DIGEST}`,
      `registry.example/${label(250)}${DIGEST}`,
      `registry.example/a..b${DIGEST}`,
      `registry.example/app${DIGEST} `,
      `registry.example:port/app${DIGEST}`,
    ],
  ],
  [
    "a namespace that exists already",
    workload("namespace"),
    "namespace",
    /reserved/,
    ["kube-system", "kube-public", "kube-node-lease", "default", "kube-mine", "cert-manager"],
  ],
  [
    "a workload with the name of a namespace that exists already",
    workloadName,
    "namespace",
    /reserved/,
    ["default", "kube-system"],
  ],
  [
    "an environment variable that the platform sets",
    workload("environment"),
    "environment",
    /platform sets/,
    ["PORT", "DRAIN_SECONDS", "TLS_KEY_FILE", "OTEL_EXPORTER_OTLP_ENDPOINT"].map((name) => ({ [name]: "x" })),
  ],
  ["two peers of one name", workload("peers"), "peers", /different names/, [[peer("database"), peer("database")]]],
  [
    "the name of a secret instead of its ARN",
    workload("secrets"),
    "secrets",
    /ARN/,
    [{ token: "app/token" }, { token: "" }, { token: "arn:aws:s3:::bucket" }],
  ],
  [
    "an owner that is not a valid tag value",
    tagged("owner"),
    "tags.owner",
    /email address/,
    [
      "a!b@example.com",
      "a'b@example.com",
      "team*@example.com",
      "a@example..com",
      "a@-example.com",
      `${label(250)}@example.com`,
    ],
  ],
  [
    "names that no S3 bucket has",
    buckets,
    "personalDataBuckets",
    /bucket/,
    [[""], ["Bucket"], ["a_b_c"], ["ab"], ["records", "records"]],
  ],
  ["white space instead of text", observability("runbooksUrl"), "runbooksUrl", /non-empty/, [" ", "\t\n"]],
  [
    "a namespace of the cluster for observability",
    observability("namespace"),
    "namespace",
    /reserved/,
    ["kube-system", "default"],
  ],
  [
    "client networks that a network policy cannot contain",
    observability("networkCidrs"),
    "networkCidrs",
    /CIDR/,
    [[], ["0.0.0.0/0"], ["10.0.0.1/16"], ["x"]],
  ],
];
