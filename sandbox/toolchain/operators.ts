// SPDX-License-Identifier: Apache-2.0
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UNOPTIMIZED, type Product } from "./product";

export const CERT_MANAGER = "1.21.2";
const CERT_MANAGER_MODULE = "github.com/cert-manager/cert-manager";
export const ELASTIC_OPERATOR = "3.5.0";
const ELASTIC_MODULE = "github.com/elastic/cloud-on-k8s/v3";

/** File of the product with the objects of cert-manager's chart, as a JSON list. */
export const CERT_MANAGER_OBJECTS = "cert-manager.json";

/**
 * `cert-manager` with the objects of its chart, and `elastic-operator` of Elastic Cloud on Kubernetes, which has the Elastic License
 * 2.0. Both use the same versions of the Kubernetes client and of controller-runtime, so that these are compiled once.
 */
export const operators: Product = {
  name: "operators",
  version: `${CERT_MANAGER}-${ELASTIC_OPERATOR}`,
  seconds: 150,
  gib: 1,
  builds: [
    {
      module: "operators",
      flags: [UNOPTIMIZED],
      linkerFlags: [
        `-X ${CERT_MANAGER_MODULE}/pkg/util.AppVersion=v${CERT_MANAGER}`,
        `-X ${ELASTIC_MODULE}/pkg/about.version=${ELASTIC_OPERATOR}`,
      ].join(" "),
      binaries: {
        "cert-manager": "./cert-manager",
        "elastic-operator": `${ELASTIC_MODULE}/cmd`,
        "render-chart": "./render-chart",
      },
      finish: async (stage, out) => {
        const chart = join(await stage.moduleFolder(CERT_MANAGER_MODULE), "deploy/charts/cert-manager");
        const objects = await stage.run(join(out, "render-chart"), [chart, `v${CERT_MANAGER}`]);
        await writeFile(join(out, CERT_MANAGER_OBJECTS), objects);
      },
    },
  ],
};
