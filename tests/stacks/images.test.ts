// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { dev } from "../../stacks/dev";
import { environment } from "../../stacks/environment";
import { mirrorRepository } from "../../components/lib/images";
import { copyCommand, imagesOf } from "../../stacks/images";
import type { Settings } from "../../stacks/settings";
import { elasticResources, podGroups } from "../support/elastic";
import { ofType, record, someOfType, type Recorded } from "../support/recorder";
import { configOf, recordedStack, settingsOf, STACKS } from "../support/stacks";

interface Pod {
  containers: { image: string }[];
  initContainers?: { image: string }[];
}

const KINDS = ["apps/v1:Deployment", "apps/v1:StatefulSet", "apps/v1:DaemonSet", "batch/v1:Job"];

/** The images of all pods of a stack. */
const imagesIn = (recorded: Recorded[]): string[] => [
  ...KINDS.flatMap((kind) => ofType(recorded, `kubernetes:${kind}`)).flatMap(({ inputs }) =>
    imagesOfPod((inputs["spec"] as { template: { spec: Pod } }).template.spec),
  ),
  ...elasticResources(recorded).flatMap((resource) => [
    resource.spec.image,
    ...podGroups(resource).flatMap(({ podTemplate }) => imagesOfPod(podTemplate.spec)),
  ]),
];

const imagesOfPod = ({ containers, initContainers = [] }: Pod): string[] =>
  [...containers, ...initContainers].map(({ image }) => image);

const devWith = (change: Partial<Settings>): Promise<Recorded[]> =>
  record(() => environment("dev", { ...settingsOf("dev"), ...change }, dev), "dev", configOf("dev"));

for (const stack of STACKS)
  describe(`images of ${stack}`, () => {
    it("come from private repositories that the stack creates in the region of the pods", async () => {
      const recorded = await recordedStack(stack);
      const repositories = someOfType(recorded, "aws:ecr/repository:Repository").map(({ inputs }) => inputs["name"]);
      const images = imagesIn(recorded);
      expect(images).to.have.length.above(15);
      for (const image of images) {
        expect(image).to.match(
          new RegExp(`^123456789012\\.dkr\\.ecr\\.us-(east-1|west-2)\\.amazonaws\\.com/redoubt-${stack}/`),
        );
        expect(mirrorRepository(image), image).to.equal(undefined);
        expect(repositories).to.include(/^[^/]+\/([^:@]+)/.exec(image)![1]);
      }
    });

    it("are pinned by the digest of the public image", async () => {
      const unpinned = imagesIn(await recordedStack(stack)).filter((image) => !/@sha256:[0-9a-f]{64}$/.test(image));
      // docs/limits.md names the reason.
      expect(new Set(unpinned.map((image) => image.split("/").pop()))).to.deep.equal(
        new Set(["yet-another-cloudwatch-exporter:v0.67.0"]),
      );
    });
  });

describe("npm run images", () => {
  const DIGEST = `sha256:${"a".repeat(64)}`;

  it("prints a command that copies an image with its digest, unless it is there", () => {
    expect(copyCommand(`quay.io/prometheus/alertmanager:v0.28.1@${DIGEST}`, "r.example/m")).to.equal(
      `skopeo inspect --raw docker://r.example/m/quay/prometheus/alertmanager@${DIGEST} > /dev/null 2>&1 || ` +
        `skopeo copy --all --preserve-digests docker://quay.io/prometheus/alertmanager@${DIGEST} ` +
        "docker://r.example/m/quay/prometheus/alertmanager:v0.28.1",
    );
    expect(copyCommand(`nginx@${DIGEST}`, "r.example/m")).to.match(/library\/nginx:a{12}$/);
    expect(copyCommand(`private.example/app@${DIGEST}`, "r.example/m")).to.equal(undefined);
  });

  it("prints a command for each image of the stack", () => {
    const { stdout, status } = spawnSync(
      process.execPath,
      ["-r", "./scripts/preload.js", "stacks/images-cli.ts", "--stack", "dev", "--registry", "r.example/m"],
      { cwd: join(__dirname, "..", ".."), encoding: "utf8" },
    );
    expect(status).to.equal(0);
    expect(stdout.trim().split("\n")).to.have.length(imagesOf(settingsOf("dev")).length);
  });
});

describe("the setting images.registry", () => {
  it("replaces the repositories of the stack", async () => {
    const recorded = await devWith({ images: { registry: "210987654321.dkr.ecr.us-east-1.amazonaws.com/mirror" } });
    expect(ofType(recorded, "aws:ecr/repository:Repository")).to.deep.equal([]);
    for (const image of imagesIn(recorded))
      expect(image).to.match(/^210987654321\.dkr\.ecr\.us-east-1\.amazonaws\.com\/mirror\//);
    const endpoints = someOfType(recorded, "aws:ec2/vpcEndpoint:VpcEndpoint").map(({ inputs }) =>
      String(inputs["policy"]),
    );
    expect(endpoints.filter((policy) => policy.includes("ecr:us-east-1:210987654321:"))).to.have.length(2);
  });
});
