// SPDX-License-Identifier: Apache-2.0
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { modulesFolder } from "./cache";
import { UNOPTIMIZED, type Product } from "./product";

export const CERT_MANAGER = "1.21.2";
const CERT_MANAGER_MODULE = "github.com/cert-manager/cert-manager";
const ELASTIC_OPERATOR = "3.5.0";
const ELASTIC_MODULE = "github.com/elastic/cloud-on-k8s/v3";

/** File of the product with the objects of cert-manager's chart, as a JSON list. */
export const CERT_MANAGER_OBJECTS = "cert-manager.json";

/** `cert-manager`, and the objects of its chart. */
export const certManager: Product = {
  name: "cert-manager",
  version: CERT_MANAGER,
  seconds: 120,
  gib: 1,
  builds: [
    {
      module: "operators",
      flags: [UNOPTIMIZED],
      linkerFlags: `-X ${CERT_MANAGER_MODULE}/pkg/util.AppVersion=v${CERT_MANAGER}`,
      binaries: { "cert-manager": "./cert-manager", "render-chart": "./render-chart" },
      finish: async (stage, out) => {
        const chart = join(await stage.moduleFolder(CERT_MANAGER_MODULE), "deploy/charts/cert-manager");
        const renderer = join(out, "render-chart");
        await writeFile(join(out, CERT_MANAGER_OBJECTS), await stage.run(renderer, [chart, `v${CERT_MANAGER}`]));
        await rm(renderer);
      },
    },
  ],
};

/**
 * `elastic-operator` of Elastic Cloud on Kubernetes, which has the Elastic License 2.0. It shares the module of cert-manager: both use
 * the same versions of the Kubernetes client and of controller-runtime, so that builds in one run compile these once.
 */
export const elasticOperator: Product = {
  name: "elastic-operator",
  version: ELASTIC_OPERATOR,
  seconds: 90,
  gib: 1,
  builds: [
    {
      module: "elastic-operator",
      folder: join(modulesFolder, "operators"),
      flags: [UNOPTIMIZED],
      linkerFlags: [
        `-X ${ELASTIC_MODULE}/pkg/about.version=${ELASTIC_OPERATOR}`,
        `-X ${ELASTIC_MODULE}/pkg/about.buildSnapshot=false`,
      ].join(" "),
      binaries: { "elastic-operator": `${ELASTIC_MODULE}/cmd` },
    },
  ],
};
