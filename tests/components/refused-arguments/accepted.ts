// SPDX-License-Identifier: Apache-2.0
import { cluster, data, DIGEST, edge, LONGEST_DOMAIN, network, tagged, workload, zones, type Call } from "./calls";

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
