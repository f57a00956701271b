// SPDX-License-Identifier: Apache-2.0
// Runs the ECK operator with the deployed arguments and permissions on a real API server, and checks the pods it would create.
import { expect } from "chai";
import { load } from "js-yaml";
import { createPrivateKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { call, type Access } from "../../../sandbox/cluster/api";
import { lastCertificate } from "../../../sandbox/cluster/credentials";
import { freePort } from "../../../sandbox/lib/ports";
import { Report } from "../../../sandbox/lib/report";
import { ensureTools } from "../../../sandbox/toolchain";
import { podOf, recordObservability } from "../../support/observability";
import type { Recorded } from "../../support/recorder";
import { Files } from "./files";
import { LocalServices } from "./local-services";

const NAMESPACE = "/api/v1/namespaces/observability";
/** The API path of each kind that the operator needs, in the order in which they are created. */
const PATHS: Record<string, string> = {
  Namespace: "/api/v1/namespaces",
  CustomResourceDefinition: "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
  ServiceAccount: `${NAMESPACE}/serviceaccounts`,
  Role: "/apis/rbac.authorization.k8s.io/v1/namespaces/observability/roles",
  RoleBinding: "/apis/rbac.authorization.k8s.io/v1/namespaces/observability/rolebindings",
  Secret: `${NAMESPACE}/secrets`,
  Elasticsearch: "/apis/elasticsearch.k8s.elastic.co/v1/namespaces/observability/elasticsearches",
  Kibana: "/apis/kibana.k8s.elastic.co/v1/namespaces/observability/kibanas",
  Logstash: "/apis/logstash.k8s.elastic.co/v1alpha1/namespaces/observability/logstashes",
};
const STATEFUL_SETS = "/apis/apps/v1/namespaces/observability/statefulsets";

interface Container {
  name: string;
  securityContext: object;
}
interface StatefulSet {
  spec: {
    replicas: number;
    template: { metadata: object; spec: { containers: Container[]; initContainers: Container[] } };
    volumeClaimTemplates: { metadata: { name: string } }[];
  };
}
interface Resource {
  metadata: { name: string; managedFields?: { manager: string }[] };
  spec: object;
}
interface Secret {
  data: Record<string, string>;
}

/** The object as the provider sends it: without secret marks, and with the hyphens of extension fields. */
const objectOf = ({ inputs }: Recorded): Record<string, unknown> =>
  JSON.parse(
    JSON.stringify(inputs, (key, value: unknown) =>
      key === "stringData" ? ((value as { value?: object }).value ?? value) : value,
    ).replace(/"(x_kubernetes_[a-z_]+)"/g, (key) => key.replace(/_/g, "-")),
  ) as Record<string, unknown>;

/** Each field of an object that is not itself an object, with the names that lead to it. */
const fieldsOf = (value: unknown, path: string[] = []): [string[], unknown][] =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([name, inner]) => fieldsOf(inner, [...path, name]))
    : [[path, value]];
const fieldOf = (value: unknown, name: string): unknown => (value as Record<string, unknown> | undefined)?.[name];

/** Whether an object has a kind, and the namespace of a path. */
const isIn = (path: string, kind: string, object: Record<string, unknown>): boolean =>
  object["kind"] === kind &&
  path.includes(`/namespaces/${(object["metadata"] as { namespace?: string }).namespace ?? ""}/`) ===
    path.includes("/namespaces/");

describe("the ECK operator on an API server", function () {
  this.timeout(240_000);
  const files = new Files();
  const services = new LocalServices(files);
  let admin: Access;
  let recorded: Recorded[];

  const find = <T>(path: string): Promise<T | undefined> => call<T>(admin, "GET", path).catch(() => undefined);
  const waitFor = async <T>(path: string): Promise<T> => {
    let found: T | undefined;
    await services.waitFor(90, path, async () => (found = await find<T>(path)) !== undefined);
    return found!;
  };
  const decoded = ({ data }: Secret, key: string): string => Buffer.from(data[key]!, "base64").toString();

  const startApiServer = async (operatorToken: string): Promise<void> => {
    const { etcd, kubeApiserver } = await ensureTools(new Report());
    const [clients, peers, port] = [await freePort(), await freePort(), await freePort()];
    const peer = `http://127.0.0.1:${peers}`;
    services.start(
      "etcd",
      etcd,
      `--data-dir=${files.path("etcd")}`,
      `--listen-client-urls=http://127.0.0.1:${clients}`,
      `--advertise-client-urls=http://127.0.0.1:${clients}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=default=${peer}`,
      "--unsafe-no-fsync",
    );
    const token = randomBytes(16).toString("hex");
    const operator = "system:serviceaccount:observability:elastic-operator";
    files.put("tokens.csv", `${token},admin,admin,"system:masters"\n${operatorToken},${operator},${operator},""\n`);
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    files.put("accounts.pem", privateKey.export({ type: "pkcs8", format: "pem" }) as string);
    services.start(
      "kube-apiserver",
      kubeApiserver,
      `--etcd-servers=http://127.0.0.1:${clients}`,
      "--bind-address=127.0.0.1",
      `--secure-port=${port}`,
      `--cert-dir=${files.path("api")}`,
      "--endpoint-reconciler-type=none",
      "--authorization-mode=RBAC",
      `--token-auth-file=${files.path("tokens.csv")}`,
      `--service-account-key-file=${files.path("accounts.pem")}`,
      `--service-account-signing-key-file=${files.path("accounts.pem")}`,
      "--service-account-issuer=https://kubernetes.default.svc",
      "--service-cluster-ip-range=10.96.0.0/16",
    );
    const certificate = files.path("api", "apiserver.crt");
    await services.waitFor(90, "the API server", async () => {
      if (!existsSync(certificate)) return false;
      const ca = lastCertificate(readFileSync(certificate, "utf8"));
      admin = { endpoint: `https://127.0.0.1:${port}`, ca, token };
      return (await find<string>("/readyz")) === "ok";
    });
  };

  const startOperator = async (token: string): Promise<void> => {
    const { elasticOperator } = await ensureTools(new Report());
    const port = await freePort();
    const cluster = {
      server: admin.endpoint,
      "certificate-authority-data": Buffer.from(admin.ca).toString("base64"),
    };
    files.put(
      "kubeconfig",
      JSON.stringify({
        clusters: [{ name: "c", cluster }],
        users: [{ name: "u", user: { token } }],
        contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
        "current-context": "x",
      }),
    );
    const args = podOf(recorded, "elastic-operator").containers[0].args!.map((arg) =>
      arg.replace("/run/tls", files.path("tls")).replace(/(--webhook-port=)\d+/, `$1${port}`),
    );
    const variables = [`KUBECONFIG=${files.path("kubeconfig")}`, "POD_IP=127.0.0.1"];
    services.start("elastic-operator", "/usr/bin/env", ...variables, elasticOperator, ...args);
  };

  /** Creates the secret that cert-manager would create for a part. */
  const createSecret = (part: string): Promise<unknown> => {
    const { inputs } = recorded.find(({ name }) => name === `o-${part}-certificate`)!;
    const { secretName, privateKey } = inputs["spec"] as { secretName: string; privateKey: { encoding: string } };
    // For an ECDSA key, cert-manager's encoding PKCS1 is SEC 1.
    const type = privateKey.encoding === "PKCS1" ? "sec1" : "pkcs8";
    const [certificate, key, ca] = ["tls.crt", "tls.key", "ca.crt"].map((file) => services.tls(file).toString());
    return call(admin, "POST", PATHS["Secret"]!, {
      metadata: { name: secretName },
      stringData: {
        "tls.crt": certificate,
        "tls.key": createPrivateKey(key!).export({ type, format: "pem" }),
        "ca.crt": ca,
      },
    });
  };

  before("start the operator, and create what the component deploys", async () => {
    await files.write([]);
    const token = randomBytes(16).toString("hex");
    await startApiServer(token);
    recorded = await recordObservability();
    for (const [kind, path] of Object.entries(PATHS)) {
      if (kind === "Elasticsearch") for (const part of ["elasticsearch", "kibana"]) await createSecret(part);
      for (const object of recorded.map(objectOf).filter((one) => isIn(PATHS[kind]!, kind, one)))
        await services.waitFor(30, kind, () =>
          call(admin, "POST", path, object).then(
            () => true,
            // The API server serves a new kind after a moment.
            (error: unknown) => {
              if (/ 404 /.test(String(error))) return false;
              throw error;
            },
          ),
        );
    }
    await startOperator(token);
  });
  after(() => services.stop());

  /** Asks the API server whether the namespace, which has the restricted standard, would accept the pods. */
  const admitsPodsOf = async ({ spec }: StatefulSet): Promise<unknown> =>
    call(admin, "POST", `${NAMESPACE}/pods?dryRun=All`, {
      metadata: { ...spec.template.metadata, name: "pod" },
      spec: { ...spec.template.spec, volumes: undefined, ...withoutClaims(spec) },
    });
  const withoutClaims = ({ template, volumeClaimTemplates }: StatefulSet["spec"]): object => ({
    volumes: [
      ...(template.spec as unknown as { volumes: { name: string }[] }).volumes.filter(
        ({ name }) => !volumeClaimTemplates.some(({ metadata }) => metadata.name === name),
      ),
      ...volumeClaimTemplates.map(({ metadata: { name } }) => ({ name, emptyDir: {} })),
    ],
  });

  it("creates three restricted nodes of Elasticsearch with the settings of both", async () => {
    const set = await waitFor<StatefulSet>(`${STATEFUL_SETS}/elasticsearch-es-default`);
    expect(set.spec.replicas).to.equal(3);
    await admitsPodsOf(set);
    const secret = await waitFor<Secret>(`${PATHS["Secret"]!}/elasticsearch-es-default-es-config`);
    const settings = JSON.stringify(load(decoded(secret, "elasticsearch.yml")));
    expect(settings).to.include('"supported_protocols":["TLSv1.3"]').and.include("-logs-*,-jaeger-*-write,+*");
    const names = [...settings.matchAll(/\$\{([^}]+)\}/g)].map(([, name]) => name);
    expect(names).to.include("POD_NAME");
    const { env } = set.spec.template.spec.containers[0] as unknown as { env: { name: string }[] };
    expect(env.map(({ name }) => name)).to.include.members(names);
  });

  it("writes all users and roles into the files of Elasticsearch", async () => {
    const secret = await waitFor<Secret>(`${PATHS["Secret"]!}/elasticsearch-es-xpack-file-realm`);
    const segments = decoded(secret, "roles.yml").split(/\n(?=\S)/);
    const roles = segments.flatMap((one) => Object.keys(load(one) as object));
    const users = ["setup", "logstash", "jaeger", "grafana", "developer", "auditor"];
    expect(roles).to.include.members(users);
    expect(decoded(secret, "users").match(/^[^:]+/gm)).to.include.members(users);
    for (const user of users) expect(decoded(secret, "users_roles")).to.match(new RegExp(`^${user}:.*${user}`, "m"));
    expect(decoded(secret, "users")).to.not.match(/^elastic:/m);
  });

  it("creates two restricted pods of Logstash", async () => {
    const set = await waitFor<StatefulSet>(`${STATEFUL_SETS}/logstash-ls`);
    expect(set.spec.replicas).to.equal(2);
    await admitsPodsOf(set);
  });

  it("gives Elasticsearch a renewed certificate", async () => {
    const path = `${PATHS["Secret"]!}/elasticsearch-es-http-certs-internal`;
    expect(decoded(await waitFor<Secret>(path), "tls.crt")).to.include(services.tls("tls.crt").toString().trim());
    files.renewCertificate();
    const renewed = services.tls("tls.crt").toString().trim();
    await call(admin, "DELETE", `${PATHS["Secret"]!}/elasticsearch-tls`);
    await createSecret("elasticsearch");
    await services.waitFor(60, "the renewed certificate", async () =>
      decoded((await find<Secret>(path))!, "tls.crt").includes(renewed),
    );
  });

  // The operator writes whole resources. If it writes a field in another form than the stack, the next update of the stack
  // ends in a conflict. It may add fields to objects, but not to the items of lists, which have one owner as a whole.
  for (const kind of ["Elasticsearch", "Kibana", "Logstash"])
    it(`leaves each field of ${kind} as the stack writes it`, async () => {
      const { metadata, spec } = recorded.map(objectOf).find((one) => one["kind"] === kind) as unknown as Resource;
      const written = await waitFor<Resource>(`${PATHS[kind]!}/${metadata.name}`);
      const operator = written.metadata.managedFields!.filter(({ manager }) => manager === "elastic-operator");
      expect(operator).to.not.have.length(0);
      for (const [path, value] of fieldsOf(spec))
        expect(path.reduce<unknown>(fieldOf, written.spec), path.join(".")).to.deep.equal(value);
    });

  it("needs no permission that it does not have", () =>
    expect(readFileSync(files.path("elastic-operator.log"), "utf8")).to.not.match(/forbidden/i));
});
