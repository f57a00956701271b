// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ecrAccountOf, mirrorReference, mirrorRepository, parseImage } from "../../components/lib/images";

const DIGEST = `sha256:${"0".repeat(64)}`;

describe("image references", () => {
  it("have a registry, a repository, a tag and a digest", () => {
    expect(parseImage(`docker.io/grafana/grafana:12.0.0@${DIGEST}`)).to.deep.equal({
      registry: "docker.io",
      repository: "grafana/grafana",
      tag: "12.0.0",
      digest: DIGEST,
    });
    expect(parseImage("registry.example:5000/app")).to.deep.equal({
      registry: "registry.example:5000",
      repository: "app",
      tag: undefined,
      digest: undefined,
    });
  });

  it("without a registry are images of Docker Hub", () => {
    expect(parseImage(`nginx@${DIGEST}`)).to.include({ registry: "docker.io", repository: "library/nginx" });
    expect(parseImage("grafana/grafana:1")).to.include({
      registry: "docker.io",
      repository: "grafana/grafana",
      tag: "1",
    });
  });
});

describe("references in a mirror", () => {
  const mirror = "mirror.example:5000/public";

  it("keep the tag and the digest", () => {
    expect(mirrorReference(`registry.k8s.io/autoscaling/cluster-autoscaler:v1@${DIGEST}`, mirror)).to.equal(
      `${mirror}/kubernetes/autoscaling/cluster-autoscaler:v1@${DIGEST}`,
    );
    expect(mirrorReference(`nginx@${DIGEST}`, mirror)).to.equal(`${mirror}/docker-hub/library/nginx@${DIGEST}`);
  });

  it("do not replace images of private registries", () => {
    for (const image of [
      `registry.example/app@${DIGEST}`,
      `123456789012.dkr.ecr.us-east-1.amazonaws.com/app@${DIGEST}`,
    ]) {
      expect(mirrorReference(image, mirror)).to.equal(image);
      expect(mirrorRepository(image)).to.equal(undefined);
    }
  });

  it("do not change when they are mirrored again", () => {
    const registry = fc.constantFrom(
      "docker.io",
      "docker.elastic.co",
      "ghcr.io",
      "public.ecr.aws",
      "quay.io",
      "registry.k8s.io",
    );
    const path = fc.array(fc.stringMatching(/^[a-z0-9]{1,8}$/), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(registry, path, (host, parts) => {
        const once = mirrorReference(`${host}/${parts.join("/")}:v1@${DIGEST}`, mirror);
        expect(once).to.match(/^mirror\.example:5000\/public\/[a-z-]+\/.+:v1@sha256:0{64}$/);
        expect(mirrorReference(once, mirror)).to.equal(once);
        expect(once).to.include(parts.join("/"));
      }),
    );
  });
});

describe("docs/images.md", () => {
  it("lists each public registry with its folder", () => {
    const guide = readFileSync(join(__dirname, "..", "..", "docs", "images.md"), "utf8");
    const rows = [...guide.matchAll(/^\| (\S+\.\S+) +\| `([a-z-]+)` +\|/gm)];
    expect(rows).to.have.length(6);
    for (const [, registry, folder] of rows) expect(mirrorRepository(`${registry!}/x/y:1`)).to.equal(`${folder!}/x/y`);
  });
});

describe("accounts of private ECR registries", () => {
  it("are recognized in registries and images", () => {
    expect(ecrAccountOf("123456789012.dkr.ecr.us-east-1.amazonaws.com/mirror")).to.equal("123456789012");
    for (const other of ["public.ecr.aws/eks/x", "registry.example/123456789012.dkr.ecr.x", ""])
      expect(ecrAccountOf(other)).to.equal(undefined);
  });
});
