// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dev } from "../../../stacks/dev";
import { environment } from "../../../stacks/environment";
import type { Settings } from "../../../stacks/settings-schema";
import { containersOf, filesReadBy, textsOf, workloadsOf, type Workload } from "../../support/pods";
import { record, type Recorded } from "../../support/recorder";
import { configOf, recordedStack, settingsOf, STACKS } from "../../support/stacks";

/** A key of a secret that a pod reads; without a key, the pod mounts all of them. */
interface Reference {
  secret: string;
  key?: string;
}

/** The keys that cert-manager writes (cert-manager.io/docs, "Certificate Resources"). */
const CERTIFICATE_KEYS = ["ca.crt", "tls.crt", "tls.key"];
/** The secrets that ECK creates (elastic.co/docs/deploy-manage, "Manage TLS encryption on ECK", "Users"). */
const ECK = /-(?:es|kb|ls)-(?:http-certs-public|http-certs-internal|elastic-user|internal-users)$/;

const volumeReferences = ({ pod }: Workload): Reference[] =>
  (pod.volumes ?? []).flatMap(({ secret }): Reference[] => {
    if (!secret) return [];
    const { secretName, items } = secret;
    return items ? items.map(({ key }) => ({ secret: secretName, key })) : [{ secret: secretName }];
  });

const variableReferences = (workload: Workload): Reference[] =>
  containersOf(workload).flatMap(({ env = [] }) =>
    env.flatMap(({ valueFrom }) =>
      valueFrom?.secretKeyRef ? [{ secret: valueFrom.secretKeyRef.name, key: valueFrom.secretKeyRef.key }] : [],
    ),
  );

/** The object in a secret value of the engine, which has it in the property `value`. */
const plain = (data: unknown): object | undefined => {
  const { value } = (data ?? {}) as { value?: unknown };
  return typeof value === "object" && value !== null ? value : (data as object | undefined);
};

/** The keys of a secret of the namespace that the stack creates, by itself or with cert-manager. */
const createdKeys = (recorded: readonly Recorded[], workload: Workload, secret: string): string[] | undefined => {
  const ofNamespace = recorded
    .filter(({ provider }) => provider === workload.provider)
    .map(({ type, inputs }) => ({
      type,
      inputs,
      metadata: inputs["metadata"] as { name: string; namespace?: string } | undefined,
    }))
    .filter(({ metadata }) => metadata?.namespace === workload.namespace);
  const issued = ofNamespace.some(
    ({ type, inputs }) =>
      type.endsWith(":Certificate") && (inputs["spec"] as { secretName: string }).secretName === secret,
  );
  if (issued) return CERTIFICATE_KEYS;
  const own = ofNamespace.find(
    ({ type, metadata }) => type === "kubernetes:core/v1:Secret" && metadata?.name === secret,
  );
  return own && [own.inputs["data"], own.inputs["stringData"]].flatMap((data) => Object.keys(plain(data) ?? {}));
};

for (const stack of STACKS)
  describe(`secrets that pods of ${stack} read`, () => {
    it("are created by the stack, by cert-manager or by ECK, with the key that is read", async () => {
      const recorded = await recordedStack(stack);
      let checked = 0;
      for (const workload of workloadsOf(recorded))
        for (const { secret, key } of [...volumeReferences(workload), ...variableReferences(workload)]) {
          if (ECK.test(secret)) continue;
          checked++;
          const keys = createdKeys(recorded, workload, secret);
          expect(keys, `${workload.id} ${secret}`).to.be.an("array");
          if (key !== undefined) expect(keys, `${workload.id} ${secret}`).to.include(key);
        }
      expect(checked).to.be.above(10);
    });
  });

describe("docs/secrets.md", () => {
  const SIGN_ON = {
    clientId: "grafana",
    clientSecret: "the-sign-on",
    authorizeUrl: "https://id.example.com/authorize",
    tokenUrl: "https://id.example.com/token",
    userInfoUrl: "https://id.example.com/userinfo",
    editorGroup: "editors",
  };
  /** The rows of the tables: the setting, the namespace or name, and the keys. */
  const rows = readFileSync(join(__dirname, "..", "..", "..", "docs", "secrets.md"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .map(([, setting, place, keys]) => ({
      setting: setting!.replace(/`/g, ""),
      place: place!.replace(/`/g, ""),
      keys: [...keys!.matchAll(/`([\w-]+)`/g)].map(([, key]) => key!),
    }));

  it("lists the secrets that a user creates in the cluster, with their keys", async () => {
    const settings = settingsOf("dev");
    const metrics = { ...settings.metrics, notificationSecret: "the-notifications", signOn: SIGN_ON };
    const recorded = await record(
      () => environment("dev", { ...settings, metrics } satisfies Settings, dev),
      "dev",
      configOf("dev"),
    );
    const names = { "the-notifications": "metrics.notificationSecret", "the-sign-on": "metrics.signOn.clientSecret" };
    const read = workloadsOf(recorded).flatMap((workload) =>
      [...volumeReferences(workload), ...variableReferences(workload)]
        .filter(({ secret }) => !ECK.test(secret) && createdKeys(recorded, workload, secret) === undefined)
        .map(({ secret }) => ({
          setting: names[secret as keyof typeof names],
          place: workload.namespace,
          keys: keysRead(recorded, workload, secret),
        })),
    );
    expect(read).to.have.deep.members(rows.filter(({ place }) => !place.includes("/")));
  });

  it("lists the secrets of AWS Secrets Manager that are settings", () => {
    const inSettings = Object.keys(settingsDocumentation()).filter((setting) => /^images\..*Secret$/.test(setting));
    expect(rows.filter(({ place }) => place.includes("/")).map(({ setting }) => setting)).to.deep.equal(inSettings);
  });
});

/** The files below the mount of a secret that the configuration of its pod names. */
const keysRead = (recorded: readonly Recorded[], workload: Workload, secret: string): string[] => {
  const volume = workload.pod.volumes!.find((one) => one.secret?.secretName === secret)!.name;
  const keys = containersOf(workload).flatMap((container) => {
    const folder = container.volumeMounts?.find(({ name }) => name === volume)?.mountPath;
    const texts = [...textsOf(container), ...filesReadBy(recorded, workload, container).map(({ text }) => text)];
    return folder === undefined
      ? []
      : texts.flatMap((text) => [...text.matchAll(new RegExp(`${folder}/([\\w-]+)`, "g"))].map(([, key]) => key!));
  });
  return [...new Set(keys)];
};

/** The settings in docs/settings.md, with their descriptions. */
const settingsDocumentation = (): Record<string, string> =>
  Object.fromEntries(
    readFileSync(join(__dirname, "..", "..", "..", "docs", "settings.md"), "utf8")
      .split("\n")
      .flatMap((line) => {
        const [, setting, meaning] = /^\| `([\w.]+)` +\| (.+?) +\|/.exec(line) ?? [];
        return setting === undefined ? [] : [[setting, meaning!]];
      }),
  );
