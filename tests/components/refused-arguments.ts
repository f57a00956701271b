// SPDX-License-Identifier: Apache-2.0
import { resolveAuditTrail } from "../../components/contracts/audit-trail";
import { resolveDataTier } from "../../components/contracts/data-tier";
import { resolveEdgeSecurity } from "../../components/contracts/edge-security";
import { resolveHaCluster } from "../../components/contracts/ha-cluster";
import { resolveNetwork } from "../../components/contracts/network";
import { resolveObservability } from "../../components/contracts/observability";
import { resolveWorkload } from "../../components/contracts/workload";
import { TAGS as tags } from "../support/tags";
import { IMAGE, subnets } from "./invalid-arguments";

const DIGEST = `@sha256:${"a".repeat(64)}`;
const targets = {
  p95Milliseconds: 200,
  requestsPerSecond: 2000,
  availabilityPercent: 99.9,
  rtoMinutes: 15,
  rpoMinutes: 5,
};
const label = (length: number): string => "a".repeat(length);
/** A domain of 64 characters, the longest common name of a certificate. */
export const LONGEST_DOMAIN = `${label(40)}.${label(19)}.com`.slice(0, 64);

type Call = (value: never) => unknown;
const call = <Value>(resolve: (value: Value) => unknown): Call => resolve as Call;

const network = call((cidrBlock: string) => resolveNetwork("n", { cidrBlock, tags }));
const zones = call((availabilityZones: string[]) => resolveNetwork("n", { availabilityZones, tags }));
const edge = (field: string, name = "e"): Call =>
  call((value: unknown) =>
    resolveEdgeSecurity(name, { ...subnets, domain: "a.example.com", tags, ...({ [field]: value } as object) }),
  );
const cluster = (field: string): Call =>
  call((value: unknown) => resolveHaCluster("c", { ...subnets, tags, ...({ [field]: value } as object) }));
const data = call((args: object) => resolveDataTier("d", { ...subnets, tags, ...args }));
const workload = (field: string): Call =>
  call((value: unknown) => resolveWorkload("w", { image: IMAGE, tags, ...({ [field]: value } as object) }));
const tagged = (field: string): Call =>
  call((value: unknown) => resolveNetwork("n", { tags: { ...tags, [field]: value } }));
const peer = (name: string): object => ({ name, cidrs: ["10.0.0.0/16"], port: 443 });

/** Arguments that AWS or Kubernetes refuses, with the field and the expected words of the reason or the fix. */
export const REFUSED: [description: string, resolve: Call, field: string, words: RegExp, values: unknown[]][] = [
  [
    "a network in a range that AWS reserves",
    network,
    "cidrBlock",
    /is not a range for a VPC/,
    ["0.0.0.0/16", "127.0.0.0/16", "169.254.0.0/16", "224.0.0.0/16", "239.1.0.0/20"],
  ],
  [
    "Local Zones and Wavelength Zones",
    zones,
    "availabilityZones",
    /is not a list of availability zones: "us-[a-z0-9-]+" is a Local Zone or a Wavelength Zone; /,
    [
      ["us-west-2a", "us-west-2b", "us-west-2-lax-1a"],
      ["us-east-1a", "us-east-1b", "us-east-1-wl1-bos-wlz-1"],
      ["us-east-1-bos-1a", "us-east-1b", "us-east-1c"],
    ],
  ],
  [
    "a region with two zones",
    zones,
    "availabilityZones",
    /region with three/,
    [["us-west-1a", "us-west-1b", "us-west-1c"]],
  ],
  ["a domain that is longer than a certificate's common name", edge("domain"), "domain", /64/, [`b${LONGEST_DOMAIN}`]],
  [
    "a domain that does not exist in the public DNS",
    edge("domain"),
    "domain",
    /public/,
    ["app.local", "app.internal", "app.test", "app.localhost", "app.invalid", "app.onion", "app.home.arpa"],
  ],
  [
    "country codes that do not exist",
    edge("blockedCountries"),
    "blockedCountries",
    /AWS WAF/,
    [["UK"], ["XX"], ["KP", "EU"], ["AN"], ["SU"]],
  ],
  [
    "standby addresses that are not public",
    edge("standbyAddresses"),
    "standbyAddresses",
    /public/,
    [
      ["10.0.0.1", "2001:db8::10"],
      ["127.0.0.1", "2001:db8::10"],
      ["169.254.1.1", "2001:db8::10"],
      ["100.64.0.1", "2001:db8::10"],
      ["0.0.0.0", "2001:db8::10"],
      ["224.0.0.1", "2001:db8::10"],
      ["255.255.255.255", "2001:db8::10"],
      ["203.0.113.10", "::1"],
      ["203.0.113.10", "::"],
      ["203.0.113.10", "fd00::1"],
      ["203.0.113.10", "fe80::1"],
      ["203.0.113.10", "ff02::1"],
      ["203.0.113.10", "::ffff:203.0.113.10"],
    ],
  ],
  [
    "a standby address twice",
    edge("standbyAddresses"),
    "standbyAddresses",
    /different/,
    [
      ["203.0.113.10", "203.0.113.10", "2001:db8::10"],
      ["203.0.113.10", "2001:db8::10", "2001:db8:0::10"],
    ],
  ],
  [
    "a name that Amazon Cognito refuses in a domain prefix",
    call((name: string) => resolveEdgeSecurity(name, { ...subnets, domain: "a.example.com", tags })),
    "name",
    /Cognito/,
    ["aws-edge", "my-amazon", "cognito"],
  ],
  [
    "an environment that Amazon Cognito refuses in a domain prefix",
    edge("tags"),
    "tags.environment",
    /Cognito/,
    [{ ...tags, environment: "aws-dev" }],
  ],
  [
    "a secondary region without CloudFront",
    edge("secondary"),
    "secondary.region",
    /CloudFront/,
    ["us-gov-west-1", "cn-north-1", "us-iso-east-1", "eusc-de-east-1"].map((region) => ({ ...subnets, region })),
  ],
  [
    "a secondary region with two zones",
    edge("secondary"),
    "secondary.region",
    /three availability zones/,
    [{ ...subnets, region: "us-west-1" }],
  ],
  [
    "Arm and x86 types together",
    cluster("instanceTypes"),
    "instanceTypes",
    /must not mix/,
    [
      ["a1.large", "m7i.large"],
      ["c7gn.large", "m5.large"],
      ["im4gn.large", "m7i-flex.large"],
      ["x2gd.large", "x2iedn.xlarge"],
      ["g5g.xlarge", "g5.xlarge"],
      ["hpc7g.4xlarge", "hpc7a.12xlarge"],
    ],
  ],
  [
    "instance types that cannot run the nodes",
    cluster("instanceTypes"),
    "instanceTypes",
    /Amazon Linux 2023|EKS/,
    [["a1.large"], ["mac2.metal"], ["mac2-m2.metal"]],
  ],
  [
    "instance types that are too small for the pods of each node",
    cluster("instanceTypes"),
    "instanceTypes",
    /"large" or larger/,
    [["t4g.nano"], ["t3.micro"], ["t3.small"], ["m7g.medium"], ["m7g.large", "m7g.medium"]],
  ],
  [
    "an instance type twice, or more than 20",
    cluster("instanceTypes"),
    "instanceTypes",
    /20 different/,
    [["m7g.large", "m7g.large"], Array.from({ length: 21 }, (_, index) => `m${index}g.large`)],
  ],
  [
    "networks that are not public for the public API endpoint",
    cluster("publicAccessCidrs"),
    "publicAccessCidrs",
    /public/,
    [["10.0.0.0/16"], ["192.168.1.0/24"], ["172.16.0.0/16"], ["100.64.0.0/16"], ["203.0.113.7/32"], ["127.0.0.1/32"]],
  ],
  [
    "a network twice, or more than 40",
    cluster("publicAccessCidrs"),
    "publicAccessCidrs",
    /40 different/,
    [["8.8.8.8/32", "8.8.8.8/32"], Array.from({ length: 41 }, (_, index) => `8.8.8.${index}/32`)],
  ],
  [
    "an instance class that Aurora PostgreSQL does not have",
    data,
    "instanceClass",
    /Aurora PostgreSQL/,
    ["db.m7g.large", "db.t2.medium", "db.t4g.micro", "db.t3.small", "db.r4.large", "db.r8g.medium", "db.r8g.metal"].map(
      (instanceClass) => ({ instanceClass }),
    ),
  ],
  [
    "a burstable class in a global database",
    data,
    "instanceClass",
    /global database/,
    ["db.t4g.medium", "db.t3.large"].map((instanceClass) => ({ instanceClass, secondaryRegion: "us-west-2" })),
  ],
  ["15 readers in a global database", data, "readers", /14/, [{ readers: 15, secondaryRegion: "us-west-2" }]],
  [
    "a cache node type that needs data tiering, or does not exist",
    data,
    "cacheNodeType",
    /data tiering|ElastiCache/,
    ["cache.r6gd.xlarge", "cache.t1.micro", "cache.m1.small", "cache.c1.xlarge", "cache.x9.large"].map(
      (cacheNodeType) => ({ cacheNodeType }),
    ),
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
    call((name: string) => resolveWorkload(name, { image: IMAGE, tags })),
    "namespace",
    /reserved/,
    ["default", "kube-system"],
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
    call((personalDataBuckets: string[]) => resolveAuditTrail("a", { personalDataBuckets, tags })),
    "personalDataBuckets",
    /bucket/,
    [[""], ["Bucket"], ["a_b_c"], ["ab"], ["records", "records"]],
  ],
  [
    "white space instead of text",
    call((runbooksUrl: string) => resolveObservability("o", { targets, runbooksUrl, tags })),
    "runbooksUrl",
    /non-empty/,
    [" ", "\t\n"],
  ],
  [
    "a namespace of the cluster for observability",
    call((namespace: string) => resolveObservability("o", { targets, namespace, tags })),
    "namespace",
    /reserved/,
    ["kube-system", "default"],
  ],
  [
    "client networks that a network policy cannot contain",
    call((networkCidrs: string[]) => resolveObservability("o", { targets, networkCidrs, tags })),
    "networkCidrs",
    /CIDR/,
    [[], ["0.0.0.0/0"], ["10.0.0.1/16"], ["x"]],
  ],
];

/** Values at the limits, which AWS and Kubernetes accept. */
export const ACCEPTED: [description: string, resolve: Call, values: unknown[]][] = [
  [
    "networks outside RFC 1918",
    network,
    ["100.64.0.0/16", "198.19.0.0/16", "172.32.0.0/16", "9.0.0.0/16", "172.16.0.0/16"],
  ],
  ["zones of all partitions", zones, [["us-gov-west-1a", "us-gov-west-1b", "us-gov-west-1c"]]],
  ["a domain of 64 characters", edge("domain"), [LONGEST_DOMAIN]],
  ["country codes of AWS WAF", edge("blockedCountries"), [["GB", "XK", "KP"]]],
  [
    "documentation addresses, which are placeholders",
    edge("standbyAddresses"),
    [
      ["203.0.113.10", "2001:db8::10"],
      ["192.0.2.1", "198.51.100.1", "2001:db8::10"],
    ],
  ],
  [
    "types of one architecture",
    cluster("instanceTypes"),
    [
      ["c7gn.large", "im4gn.large", "is4gen.large", "x2gd.large", "m8g.metal-24xl"],
      ["m7i-flex.large", "m7i.metal-24xl"],
    ],
  ],
  ["public networks", cluster("publicAccessCidrs"), [["8.8.8.8/32", "9.9.0.0/16"]]],
  [
    "classes of Aurora PostgreSQL",
    data,
    [
      ...["db.t4g.medium", "db.t4g.large", "db.t3.medium", "db.r6gd.xlarge", "db.x2g.16xlarge", "db.r7i.48xlarge"].map(
        (instanceClass) => ({ instanceClass }),
      ),
      { readers: 14, secondaryRegion: "us-west-2" },
      { instanceClass: "db.x2g.large", secondaryRegion: "us-west-2" },
      { cacheNodeType: "cache.c7gn.large" },
      { cacheNodeType: "cache.t3.micro" },
    ],
  ],
  [
    "image references of the grammar",
    workload("image"),
    [
      `app${DIGEST}`,
      `library/app:1.0${DIGEST}`,
      `registry.example:5000/team/app__one/a-b.c:v1_2${DIGEST}`,
      `Registry.Example/app${DIGEST}`,
      `localhost/app${DIGEST}`,
      `123456789012.dkr.ecr.us-east-1.amazonaws.com/app${DIGEST}`,
    ],
  ],
  ["an email address with a plus sign", tagged("owner"), ["team+pager@sub.example.com"]],
];
