// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { devDependencies, peerDependencies } from "../../package.json";
import { Consumer, copiesOf } from "./consumer";
import { NODE_VERSIONS, pathWithNode } from "./node-version";
import { outputOf } from "./sandbox";

const README = readFileSync(join(__dirname, "..", "..", "README.md"), "utf8");
const SDKS = ["@pulumi/pulumi", "@pulumi/aws", "@pulumi/awsx", "@pulumi/kubernetes"] as const;
const COMPILER = [`typescript@${devDependencies.typescript}`, `@types/node@${devDependencies["@types/node"]}`];
/** Of 1.9 MB, 1.5 MB are compiled: components, rules, reports. The rest are declarations with their sources, which editors show. */
const MAX_TARBALL_KB = 550;
const PROJECTS = ["typescript", "strict", "commonjs", "esm", "nodenext"];

/** The block of code in a language that follows a heading of the README. */
const blockOf = (heading: string, language: string): string => {
  const section = README.split(`## ${heading}\n`)[1]!;
  return section.split(`\`\`\`${language}\n`)[1]!.split("```")[0]!;
};

describe("the package, installed by another team", () => {
  let consumer: Consumer;
  before(() => {
    consumer = new Consumer();
    consumer.install(consumer.tarball, ...SDKS.map((name) => `${name}@${devDependencies[name]}`), ...COMPILER);
    for (const project of PROJECTS) consumer.createStack(project);
  });
  after(() => consumer?.remove());

  for (const project of PROJECTS)
    it(`previews a network in a project of the kind ${project}`, () => {
      expect(consumer.preview(project)).to.match(/awsx:ec2:Vpc network-vpc create/);
    });

  for (const version of NODE_VERSIONS)
    for (const project of ["typescript", "esm"])
      it(`previews a network in a project of the kind ${project} on Node.js ${version}`, () => {
        const path = pathWithNode(version);
        expect(consumer.preview(project, { path })).to.match(/awsx:ec2:Vpc network-vpc create/);
      });

  it("previews the quick start of the README", () => {
    const [create, enter, install, configure, preview, ...rest] = blockOf("Quick start", "sh").trim().split("\n");
    expect([create, enter, rest]).to.deep.equal(["pulumi new typescript --dir shop --yes", "cd shop", []]);
    expect(install).to.equal("npm install @redoubt/platform @pulumi/aws @pulumi/awsx");
    expect(configure).to.equal("pulumi config set aws:region us-east-1");
    expect(preview).to.equal("pulumi preview");
    writeFileSync(join(consumer.project("typescript"), "index.ts"), blockOf("Quick start", "ts"));
    expect(consumer.preview("typescript")).to.match(/awsx:ec2:Vpc network-vpc create/);
  });

  for (const form of ["hipaa", join("hipaa", "index.js")])
    it(`evaluates the installed policy pack ${form}`, () => {
      const pack = join(consumer.folder, "node_modules/@redoubt/platform/dist/policies/packs", form);
      const { output } = consumer.pulumi("commonjs", ["preview", "--policy-pack", pack]);
      expect(output).to.include("redoubt-hipaa@v");
      // awsx creates the public subnets; docs/install.md has the exemption.
      const rules = [...output.matchAll(/\[mandatory\].*?(\S+) {2}\(aws:/g)].map(([, rule]) => rule);
      expect([...new Set(rules)]).to.deep.equal(["vpc-subnet-auto-assign-public-ip-disabled"]);
    });

  it("passes the unit test of a team, with the mocks of the package", () => {
    const output = outputOf(consumer.run(process.execPath, ["--test"], consumer.project("unit")));
    expect(output).to.match(/pass 1\b/);
  });

  it("compiles without errors in its declarations", () => {
    for (const project of ["strict", "nodenext"]) {
      const tsc = join(consumer.folder, "node_modules/.bin/tsc");
      outputOf(consumer.run(tsc, ["--noEmit", "--skipLibCheck", "false"], consumer.project(project)));
    }
  });

  it("loads only the services of AWS that the imported component uses", () => {
    const loaded = consumer.evaluate(`
      const { Network } = require("@redoubt/platform/aws");
      if (Network === undefined) throw new Error("no Network");
      const services = Object.keys(require.cache).map((file) => /@pulumi\\/(?:aws|kubernetes)\\/([a-z0-9]+)\\//.exec(file)?.[1]);
      console.log(JSON.stringify([...new Set(services)]));
    `) as string[];
    expect(loaded).to.include("ec2").and.include("route53");
    for (const service of ["rds", "eks", "cloudfront", "s3", "core", "apps"]) expect(loaded).to.not.include(service);
  });

  it("offers every name of a barrel to ES modules", () => {
    for (const path of ["aws", "kubernetes"]) {
      const names = consumer.evaluate(
        `import("@redoubt/platform/${path}").then((all) => console.log(JSON.stringify(Object.keys(all))))`,
      );
      const exported = consumer.evaluate(
        `console.log(JSON.stringify(Object.keys(require("@redoubt/platform/${path}"))))`,
      );
      expect(names).to.include.members(exported as string[]);
    }
  });

  it(`has at most ${MAX_TARBALL_KB} kB, and the source of each declaration`, () => {
    expect(statSync(consumer.tarball).size / 1000).to.be.below(MAX_TARBALL_KB);
    const folder = join(consumer.folder, "node_modules/@redoubt/platform");
    const files = (readdirSync(folder, { recursive: true }) as string[]).map((file) => join(folder, file));
    const maps = files.filter((file) => file.endsWith(".d.ts.map"));
    expect(maps).to.have.length.above(40);
    for (const map of maps) {
      const { sources } = JSON.parse(readFileSync(map, "utf8")) as { sources: string[] };
      for (const source of sources) expect(files, map).to.include(join(map, "..", source));
    }
  });

  it("is accepted by publint and Are the Types Wrong", () => {
    const lint = (name: string, ...args: string[]): string =>
      outputOf(consumer.run("npx", ["--yes", name, consumer.tarball, ...args]));
    expect(lint("publint@0.3.25", "--strict")).to.include("All good!");
    expect(lint("@arethetypeswrong/cli@0.18.5")).to.include("No problems found");
  });

  it("uses one copy of each SDK, and with the lowest version of @pulumi/aws that it supports", () => {
    const lowest = /^>=(\S+)/.exec(peerDependencies["@pulumi/aws"])![1]!;
    consumer.install(`@pulumi/aws@${lowest}`);
    consumer.serveAwsVersion(lowest, devDependencies["@pulumi/aws"]);
    for (const name of SDKS) expect(copiesOf(consumer, name)).to.have.length(1);
    expect(consumer.preview("commonjs")).to.match(/awsx:ec2:Vpc network-vpc create/);
  });
});
