// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { ImageCache } from "../../components/aws/image-cache";
import { resolveImageCache } from "../../components/contracts/image-cache";
import { IMAGES } from "../../components/kubernetes/images";
import { formatProblem } from "../../components/lib/problems";
import { problemsOf } from "../support/problems";
import { inputsOf, ofType, record, someOfType, type Recorded } from "../support/recorder";
import { TAGS as tags } from "../support/tags";

const REPOSITORY = "aws:ecr/repository:Repository";
const RULE = "aws:ecr/pullThroughCacheRule:PullThroughCacheRule";
const SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:ecr-pullthroughcache/hub-AbCdEf";
const images = [...Object.values(IMAGES), `registry.example/app@sha256:${"0".repeat(64)}`];

const prefixes = (recorded: Recorded[]): unknown[] =>
  ofType(recorded, RULE).map(({ inputs }) => inputs["ecrRepositoryPrefix"]);

describe("ImageCache", () => {
  let recorded: Recorded[];
  before(async () => {
    recorded = await record(() => new ImageCache("images", { images, tags }));
  });

  it("creates a repository for each image of a public registry, and for no other image", () => {
    const names = someOfType(recorded, REPOSITORY).map(({ inputs }) => inputs["name"]);
    expect(names).to.have.length(Object.keys(IMAGES).length);
    expect(names).to.include.members([
      "redoubt-dev/kubernetes/autoscaling/cluster-autoscaler",
      "redoubt-dev/docker-hub/grafana/grafana",
      "redoubt-dev/elastic/elasticsearch/elasticsearch",
    ]);
    expect(names.filter((name) => String(name).includes("app"))).to.deep.equal([]);
  });

  it("encrypts and scans the repositories, and keeps their tags immutable", () => {
    const key = someOfType(recorded, "aws:kms/key:Key")[0]!;
    for (const { inputs } of someOfType(recorded, REPOSITORY))
      expect(inputs).to.deep.include({
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: key.state["arn"] }],
        forceDelete: false,
      });
    expect(JSON.stringify(inputsOf(recorded, "aws:kms/key:Key")["policy"])).to.include("ecr.us-east-1.amazonaws.com");
  });

  it("caches the registries that need no credentials", () => {
    expect(prefixes(recorded)).to.have.members([
      "redoubt-dev/ecr-public",
      "redoubt-dev/kubernetes",
      "redoubt-dev/quay",
    ]);
    for (const { inputs } of someOfType(recorded, RULE)) {
      expect(inputs).to.not.have.property("credentialArn");
      expect(String(inputs["ecrRepositoryPrefix"]).length).to.be.at.most(30);
    }
  });

  it("caches Docker Hub with the given credentials", async () => {
    const all = await record(() => new ImageCache("images", { images, dockerHubSecret: SECRET, tags }));
    expect(inputsOf(all, RULE, "images-docker-hub")).to.include({
      ecrRepositoryPrefix: "redoubt-dev/docker-hub",
      upstreamRegistryUrl: "registry-1.docker.io",
      credentialArn: SECRET,
    });
  });

  it("returns the registry with the namespace", async () => {
    let registry: string | undefined;
    await record(() => new ImageCache("images", { images, tags }).registry.apply((value) => void (registry = value)));
    expect(registry).to.equal("123456789012.dkr.ecr.us-east-1.amazonaws.com/redoubt-dev");
  });

  it("encrypts with an existing key, and deletes images if deletion protection is off", async () => {
    const keyArn = "arn:aws:kms:us-east-1:123456789012:key/theirs";
    const all = await record(() => new ImageCache("images", { images, keyArn, deletionProtection: false, tags }));
    expect(all.filter(({ type }) => type.startsWith("aws:kms/"))).to.deep.equal([]);
    for (const { inputs } of someOfType(all, REPOSITORY))
      expect(inputs).to.deep.include({
        encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: keyArn }],
        forceDelete: true,
      });
  });

  for (const [field, args, words] of [
    ["images", { images: "nginx" }, /must be a list of image references/],
    ["namespace", { namespace: "a-namespace-of-20-ch" }, /must be 2 to 19/],
    ["namespace", { namespace: "Shop" }, /must be 2 to 19 lowercase/],
    ["dockerHubSecret", { dockerHubSecret: "hunter2" }, /dockerHubSecret \(not shown\) must be the ARN/],
    ["githubSecret", { githubSecret: SECRET.replace("ecr-pullthroughcache", "hub") }, /must be the ARN/],
    ["deletionProtection", { deletionProtection: "yes" }, /must be true or false/],
  ] as const)
    it(`rejects an invalid ${field}: ${JSON.stringify(args)}`, () => {
      const given = { ...{ images, tags }, ...args } as unknown as Parameters<typeof resolveImageCache>[1];
      const problems = problemsOf(() => resolveImageCache("images", given, "redoubt-dev"));
      expect(problems.map((problem) => problem.field)).to.deep.equal([field]);
      expect(formatProblem(problems[0]!)).to.match(words);
    });
});
