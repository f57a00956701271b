// SPDX-License-Identifier: Apache-2.0
import * as batch from "@pulumi/kubernetes/batch/v1";
import * as pulumi from "@pulumi/pulumi";
import { metadata } from "../../internal/pod-defaults";
import { hostOf, TLS_FOLDER } from "../shared/certificates";
import { ELASTICSEARCH_IMAGE, passwordFile, PASSWORDS } from "./elasticsearch";
import { ELASTICSEARCH, ELASTICSEARCH_PORT } from "./elasticsearch-config";
import { content, type Content } from "./elasticsearch-content";
import { podsOf, type Part } from "../shared/part";
import { templateFor } from "../shared/pod-template";

const PART = "elasticsearch-setup";
const USER = "setup";
const FOLDER = "/content";

/** Sends everything with PUT, in order, and again until it is taken: as often as it is run, the same is there. */
export const setupScript = (
  server: string,
  tls = TLS_FOLDER,
  passwords = PASSWORDS,
  folder = FOLDER,
): string => `set -eu
printf 'user = "${USER}:%s"\\n' "$(cat ${passwords}/${USER})" > /tmp/curl
request() { curl --silent --show-error --fail-with-body --tlsv1.3 --cacert ${tls}/ca.crt --cert ${tls}/tls.crt --key ${tls}/tls.key --config /tmp/curl "$@"; }
while read -r file path once; do
  if [ -n "$once" ] && request --head --output /dev/null "${server}/$path"; then continue; fi
  until request --request PUT --header 'Content-Type: application/json' --data-binary "@${folder}/$file" "${server}/$path"; do sleep 5; done
done < ${folder}/order
`;

/** Files of requests, and the order that they are sent in. */
export const setupFiles = (requests: Content[]): Record<string, string> => {
  const file = (index: number): string => `${String(index).padStart(2, "0")}.json`;
  return {
    ...Object.fromEntries(requests.map(({ body }, index) => [file(index), JSON.stringify(body)])),
    order: requests.map(({ path, once }, index) => `${file(index)} ${path}${once === true ? " once" : ""}\n`).join(""),
  };
};

/** Tells Elasticsearch what to keep and how: templates, lifecycles, pipelines, snapshots. */
export const elasticsearchSetup: Part = {
  name: PART,
  traffic: () => ({ out: [{ to: [podsOf(ELASTICSEARCH)], ports: [ELASTICSEARCH_PORT] }] }),
  make: (name, spec, { opts }) => {
    const files = pulumi.output(spec.snapshotBucket).apply((bucket) => setupFiles(content(bucket)));
    const names = Object.keys(setupFiles(content(spec.snapshotBucket === undefined ? undefined : "bucket")));
    const config = Object.fromEntries(names.map((file) => [file, files.apply((all) => all[file]!)]));
    const { volume, mount } = passwordFile(USER);
    const template = templateFor(
      name,
      spec,
      PART,
      {
        container: {
          image: ELASTICSEARCH_IMAGE,
          command: ["bash", "-c", setupScript(`https://${hostOf(spec, ELASTICSEARCH)}:${ELASTICSEARCH_PORT}`)],
          volumeMounts: [mount, { name: "scratch", mountPath: "/tmp" }],
        },
        cpuMillicores: 50,
        memoryMiB: 64,
        configPath: FOLDER,
        config,
        pod: {
          restartPolicy: "OnFailure",
          topologySpreadConstraints: [],
          volumes: [volume, { name: "scratch", emptyDir: { sizeLimit: "1Mi" } }],
        },
      },
      opts,
    );
    // A job can't be changed: another content is another job, under a name that Pulumi makes up, as the former one's is still taken.
    new batch.Job(
      `${name}-${PART}-job`,
      {
        metadata: { ...metadata(spec.tags, PART, spec.namespace), name: undefined },
        spec: { backoffLimit: 20, template },
      },
      { ...opts, replaceOnChanges: ["spec"] },
    );
  },
};
