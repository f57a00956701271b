// SPDX-License-Identifier: Apache-2.0
import * as batch from "@pulumi/kubernetes/batch/v1";
import * as pulumi from "@pulumi/pulumi";
import { IMAGES } from "../../images";
import { imageFrom } from "../../internal/images";
import { metadata } from "../../internal/metadata";
import { hostOf, TLS_FOLDER } from "../shared/certificates";
import {
  ELASTICSEARCH,
  ELASTICSEARCH_PORT,
  ELASTICSEARCH_SERVICE,
  passwordFile,
  PASSWORDS,
} from "../shared/elasticsearch-client";
import { podsOf, type Part } from "../shared/part";
import { partPodTemplate } from "../shared/pod-template";
import type { SetupRequest } from "./setup-request";
import { setupRequests } from "./setup-requests";

export const ELASTICSEARCH_SETUP = "elasticsearch-setup";
const PART = ELASTICSEARCH_SETUP;
const USER = "setup";
const FOLDER = "/content";

/** Sends all requests with PUT, in order, and retries each until it succeeds. Running it again changes nothing. */
export const setupScript = (
  server: string,
  tls = TLS_FOLDER,
  passwords = PASSWORDS,
  folder = FOLDER,
): string => `set -eu
printf 'user = "${USER}:%s"\\n' "$(cat ${passwords}/${USER})" > /tmp/curl
request() { curl --silent --show-error --fail-with-body --tlsv1.3 --cacert ${tls}/ca.crt --config /tmp/curl "$@"; }
while read -r file path once; do
  if [ -n "$once" ] && request --head --output /dev/null "${server}/$path"; then continue; fi
  until request --request PUT --header 'Content-Type: application/json' --data-binary "@${folder}/$file" "${server}/$path"; do sleep 5; done
done < ${folder}/order
`;

/** The request bodies as files, and a file with their order. */
export const setupFiles = (requests: SetupRequest[]): Record<string, string> => {
  const file = (index: number): string => `${String(index).padStart(2, "0")}.json`;
  return {
    ...Object.fromEntries(requests.map(({ body }, index) => [file(index), JSON.stringify(body)])),
    order: requests.map(({ path, once }, index) => `${file(index)} ${path}${once === true ? " once" : ""}\n`).join(""),
  };
};

/**
 * Configures Elasticsearch: ingest pipelines, index templates, index lifecycles and snapshots. Parts that come after it
 * start when the Job is done.
 */
export const elasticsearchSetup: Part = {
  name: PART,
  after: [ELASTICSEARCH],
  traffic: () => ({ out: [{ to: [podsOf(ELASTICSEARCH)], ports: [ELASTICSEARCH_PORT] }] }),
  create: (name, spec, { opts, provides }) => {
    const files = pulumi.output(spec.snapshotBucket).apply((bucket) => setupFiles(setupRequests(bucket)));
    const names = Object.keys(setupFiles(setupRequests(spec.snapshotBucket === undefined ? undefined : "bucket")));
    const config = Object.fromEntries(names.map((file) => [file, files.apply((all) => all[file]!)]));
    const { volume, mount } = passwordFile(USER);
    const template = partPodTemplate(
      name,
      spec,
      PART,
      {
        container: {
          image: imageFrom(spec.imageRegistry, IMAGES.elasticsearch),
          command: ["bash", "-c", setupScript(`https://${hostOf(spec, ELASTICSEARCH_SERVICE)}:${ELASTICSEARCH_PORT}`)],
          volumeMounts: [mount, { name: "scratch", mountPath: "/tmp" }],
        },
        cpuMillicores: 50,
        memoryMiB: 64,
        configPath: FOLDER,
        config,
        volumes: [volume, { name: "scratch", emptyDir: { sizeLimit: "1Mi" } }],
        spec: { restartPolicy: "OnFailure", topologySpreadConstraints: [] },
      },
      opts,
    );
    // The template of a Job is immutable, so changed content needs a new Job. It has an auto-generated name, because
    // the old Job still exists when Pulumi creates the new one.
    const job = new batch.Job(
      `${name}-${PART}-job`,
      {
        metadata: { ...metadata(spec.tags, PART, spec.namespace), name: undefined },
        spec: { backoffLimit: 20, template },
      },
      // Pulumi waits until the Job is done, which includes the start of Elasticsearch on new nodes.
      { ...opts, replaceOnChanges: ["spec"], customTimeouts: { create: "30m" } },
    );
    provides(job);
  },
};
