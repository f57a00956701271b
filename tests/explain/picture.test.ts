// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { architectureOf } from "../../explain/picture/architecture";
import { describe as describeInWords, picture } from "../../explain/picture/draw";
import { resource, shipped, subject } from "./subjects";

const names = (cells: readonly { name: string }[]): string[] => cells.map(({ name }) => name);

describe("the architecture of prod", () => {
  it("has the edge, two regions and three zones in each", async () => {
    const { edge, regions } = architectureOf(await shipped("prod"));
    expect(names(edge)).to.deep.equal(["Route 53", "CloudFront", "AWS WAF"]);
    expect(names(regions)).to.deep.equal(["us-east-1", "us-west-2"]);
    for (const { zones, isPublic, cluster } of regions) {
      expect(names(zones)).to.deep.equal(["zone a", "zone b", "zone c"]);
      expect(isPublic).to.equal(false);
      expect(cluster).to.match(/^EKS cluster, Kubernetes 1\.\d\d$/);
      for (const zone of zones) {
        expect(names(zone.balancers)).to.deep.equal(["Load balancer"]);
        expect(names(zone.nodes)).to.deep.equal(["m7g.2xlarge"]);
        expect(names(zone.egress)).to.deep.equal(["NAT gateway"]);
      }
    }
    expect(regions[0]!.zones.map(({ data }) => names(data))).to.deep.equal([
      ["Aurora writer", "Cache primary"],
      ["Aurora reader", "Cache replica"],
      ["Aurora reader", "Cache replica"],
    ]);
    expect(names(regions[1]!.zones[0]!.data)).to.deep.equal(["Aurora replica", "Cache primary"]);
  });

  it("states the protocols at the boundaries", async () => {
    const { viewerProtocol, originProtocol } = architectureOf(await shipped("prod"));
    expect([viewerProtocol, originProtocol]).to.deep.equal(["HTTPS, TLS 1.3", "HTTPS, TLS 1.3"]);
  });

  it("is described in words", async () => {
    expect(describeInWords(architectureOf(await shipped("prod"))))
      .to.match(/^Clients on the internet reach the edge \(Route 53, CloudFront, AWS WAF\) over HTTPS, TLS 1\.3\./)
      .and.include("Its load balancer is private")
      .and.include("Isolated subnets contain: Aurora writer, Cache primary, Aurora reader, Cache replica.");
  });
});

describe("the architecture of dev", () => {
  it("has the single NAT gateway in the first zone", async () => {
    const { regions } = architectureOf(await shipped("dev"));
    expect(regions[0]!.zones.map(({ egress }) => egress.length)).to.deep.equal([1, 0, 0]);
  });
});

describe("the architecture of another stack", () => {
  it("shows an internet-facing load balancer in public subnets", () => {
    const balancer = resource("aws:lb/loadBalancer:LoadBalancer", "lb", { internal: false });
    const [region] = architectureOf(subject(resource("awsx:ec2:Vpc", "vpc"), balancer)).regions;
    expect(region!.isPublic).to.equal(true);
    expect(region!.zones[0]!.balancers[0]!.detail).to.equal("internet-facing");
  });

  it("uses the zones of subnets, and those that instances choose", () => {
    const subnets = ["d", "f"].map((zone) =>
      resource("aws:ec2/subnet:Subnet", zone, { availabilityZone: `us-east-1${zone}` }),
    );
    const writer = resource("aws:rds/clusterInstance:ClusterInstance", "one", { availabilityZone: "us-east-1f" });
    const [region] = architectureOf(subject(resource("aws:ec2/vpc:Vpc", "vpc"), ...subnets, writer)).regions;
    expect(region!.zones.map(({ name, data }) => [name, data.length])).to.deep.equal([
      ["zone d", 0],
      ["zone f", 1],
    ]);
  });

  it("can have no AWS resources at all", () => {
    const drawing = picture(architectureOf(subject(resource("random:index/randomId:RandomId", "id"))), "x");
    expect(drawing)
      .to.include("Clients")
      .and.not.match(/NaN|undefined|Infinity/);
  });
});

describe("the picture", () => {
  const boxes = (svg: string): { icons: string[]; frames: number[][]; size: number[] } => ({
    size: /viewBox="0 0 (\d+) (\d+)"/.exec(svg)!.slice(1).map(Number),
    icons: [...svg.matchAll(/class="icon \w+" transform="translate\(([^)]+)\)"/g)].map(([, place]) => place!),
    frames: [
      ...svg.matchAll(/<rect class="frame[^"]*" x="([-\d.]+)" y="([-\d.]+)" width="([\d.]+)" height="([\d.]+)"/g),
    ].map((found) => found.slice(1).map(Number)),
  });

  it("draws each box once, at a place of its own, and inside of the picture", async () => {
    const drawn = picture(architectureOf(await shipped("prod")), "prod");
    expect(drawn).not.to.match(/NaN|undefined|Infinity/);
    for (const svg of drawn.split("<svg").slice(1)) {
      const { icons, frames, size } = boxes(svg);
      expect(icons).to.have.length.above(50);
      expect(new Set(icons).size).to.equal(icons.length);
      for (const [x, y, width, height] of frames as [number, number, number, number][])
        expect(
          x >= 0 && y >= 0 && x + width <= size[0]! && y + height <= size[1]!,
          [x, y, width, height].join(),
        ).to.equal(true);
    }
  });

  it("has a title and a description", async () => {
    expect(picture(architectureOf(await shipped("dev")), "redoubt/dev"))
      .to.match(/role="img" aria-labelledby="wide-title" aria-describedby="wide-description"/)
      .and.include('<title id="wide-title">Architecture of redoubt/dev</title>')
      .and.match(/<desc id="narrow-description">Clients on the internet/);
  });
});
