// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import type { ObservabilityArgs } from "../../components/contracts/observability";
import { EXPORTED } from "../support/exported-metrics";
import { filesOf, NETWORK_POLICY, podOf, recordObservability } from "../support/observability";
import { inputsOf, type Recorded } from "../support/recorder";

const SIGN_ON = {
  clientId: "grafana",
  clientSecret: "sign-on",
  editorGroup: "platform",
  authorizeUrl: "https://id.example/authorize",
  tokenUrl: "https://id.example/token",
  userInfoUrl: "https://id.example/userinfo",
};

describe("Observability: CloudWatch metrics", () => {
  const files = async (cloudWatchRegion: string): Promise<Record<string, string>> =>
    filesOf(await recordObservability({ cloudWatchRegion }), "prometheus");

  it("runs the CloudWatch exporter in the Prometheus pod if a region is given", async () => {
    expect(podOf(await recordObservability(), "prometheus").containers).to.have.length(1);
    expect(podOf(await recordObservability({ cloudWatchRegion: "us-east-1" }), "prometheus").containers).to.have.length(
      2,
    );
    expect((await files("us-east-1"))["prometheus.yml"]).to.include("127.0.0.1:5000");
  });

  it("exports every CloudWatch metric that rules and dashboards use", async () => {
    const { discovery } = JSON.parse((await files("eu-central-1"))["cloudwatch.yml"]!) as {
      discovery: { jobs: { type: string; regions: string[]; metrics: { name: string; statistics: [string] }[] }[] };
    };
    expect(discovery.jobs.find(({ type }) => type === "AWS/CloudFront")!.regions).to.deep.equal(["us-east-1"]);
    // The exporter converts names to snake case: a capital after a lowercase letter or a digit starts a word.
    const names = discovery.jobs.flatMap(({ type, metrics }) =>
      metrics.map(
        ({ name, statistics }) =>
          `${type.toLowerCase().replace("/", "_")}_${`${name}_${statistics[0]}`.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase()}`,
      ),
    );
    expect(names).to.have.members(EXPORTED.filter((metric) => metric.startsWith("aws_")));
  });
});

describe("Observability: Alertmanager", () => {
  it("reads webhook URLs from the notification secret, and has no webhooks without one", async () => {
    const config = async (args?: Partial<ObservabilityArgs>): Promise<string> =>
      filesOf(await recordObservability(args), "alertmanager")["alertmanager.yml"]!;
    expect(await config({ notificationSecret: "hooks" })).to.include("/run/notifications/page-url");
    expect(await config()).to.not.include("webhook");
  });
});

describe("Observability: Grafana", () => {
  it("allows sign-in only through single sign-on, with the client secret in a file", async () => {
    const env = async (args?: Partial<ObservabilityArgs>): Promise<Record<string, string | undefined>> => {
      const [container] = podOf(await recordObservability(args), "grafana").containers;
      return Object.fromEntries(container.env!.map(({ name, value }) => [name, value]));
    };
    const withoutSignOn = await env();
    expect(withoutSignOn).to.include({
      GF_AUTH_DISABLE_LOGIN_FORM: "true",
      GF_AUTH_BASIC_ENABLED: "false",
      GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION: "true",
      GF_SERVER_MIN_TLS_VERSION: "TLS1.3",
    });
    expect(withoutSignOn).to.not.have.property("GF_AUTH_GENERIC_OAUTH_ENABLED");
    expect(await env({ signOn: SIGN_ON })).to.include({
      GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET__FILE: "/run/sign-on/client-secret",
      GF_AUTH_GENERIC_OAUTH_USE_PKCE: "true",
    });
  });

  it("searches logs as its own user, with the password in a file", async () => {
    const recorded = await recordObservability();
    const { datasources } = JSON.parse(filesOf(recorded, "grafana")["datasources.yaml"]!) as {
      datasources: { uid: string; basicAuthUser?: string; secureJsonData: Record<string, string> }[];
    };
    const elasticsearch = datasources.find(({ uid }) => uid === "elasticsearch")!;
    expect(elasticsearch.basicAuthUser).to.equal("grafana");
    expect(elasticsearch.secureJsonData["basicAuthPassword"]).to.equal("$__file{/run/elasticsearch/grafana}");
    const pod = podOf(recorded, "grafana");
    expect(pod.volumes.map(({ secret }) => secret?.secretName)).to.include("elasticsearch-user-grafana");
    expect(pod.containers[0].volumeMounts.map(({ mountPath }) => mountPath)).to.include("/run/elasticsearch");
  });

  it("registers with the given target group, and accepts no ingress without one", async () => {
    const ingress = (recorded: Recorded[]): unknown[] =>
      (inputsOf(recorded, NETWORK_POLICY, "o-grafana-traffic")["spec"] as { ingress: unknown[] }).ingress;
    expect(ingress(await recordObservability())).to.deep.equal([]);
    const recorded = await recordObservability({ targetGroupArn: "arn:tg" });
    expect(ingress(recorded)).to.have.length(1);
    expect(inputsOf(recorded, "kubernetes:elbv2.k8s.aws/v1beta1:TargetGroupBinding")["spec"]).to.deep.equal({
      targetGroupARN: "arn:tg",
      targetType: "ip",
      serviceRef: { name: "grafana", port: 8443 },
    });
  });
});
