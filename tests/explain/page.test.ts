// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { markdown } from "../../explain/markdown";
import { page } from "../../explain/page/page";
import { subjectOfState } from "../../explain/subject";
import { validateXML } from "xmllint-wasm";
import { explain, explained, resource, stateOf, subject } from "./subjects";

const ANY_HTML =
  '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="html" type="xs:anyType"/></xs:schema>';
const errorsOf = async (html: string): Promise<unknown[]> => [
  ...(await validateXML({ xml: html.replace("<!doctype html>", ""), schema: ANY_HTML })).errors,
];

/** A text that ends attributes, elements, tables and links in HTML, SVG and Markdown. */
const HOSTILE = `"><script>alert(1)</script>'&|\`*_[x](javascript:1)\n# <!-- www.example.com https://example.com`;
const SECRET = "hunter2-is-secret";
/** A secret as `pulumi stack export --show-secrets` writes it. */
const secret = (value: unknown) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  plaintext: JSON.stringify(value),
});

describe("the page", () => {
  it("of a stack of this repository is well formed", async () => {
    expect(await errorsOf(page(await explained("prod")))).to.deep.equal([]);
  });

  it("has no scripts and no external resources", async () => {
    const text = page(await explained("dev"));
    expect(text).not.to.match(/<script|<link|<img|<iframe|src=|url\(|@import/);
    expect([...text.matchAll(/(?:href|action)="([^"]*)"/g)].map(([, to]) => to!)).to.satisfy((links: string[]) =>
      links.every((to) => to.startsWith("#") || to.startsWith("https://aws.amazon.com/")),
    );
  });

  it("has one level-one heading, landmarks, and scopes in each table", async () => {
    const text = page(await explained("dev"));
    expect(text.match(/<h1>/g)).to.have.length(1);
    for (const landmark of ["<header>", '<main id="main">', "<nav "]) expect(text).to.include(landmark);
    expect(text).not.to.match(/<th(?! scope=)[ >]/);
    expect(text.match(/<caption>/g)).to.have.length(text.match(/<table>/g)!.length);
  });

  it("shows the totals, the targets and the controls of a stack", async () => {
    const text = page(await explained("prod"));
    expect(text).to.include("$4,400.99").and.include("5 of 5").and.include("PCI DSS 4.0.1");
    expect(text)
      .to.match(/data <small>DataTier<\/small>/)
      .and.match(/Recovery time \(RTO\), at most<\/th>/);
  });

  it("says how to state targets if the stack has none", () => {
    expect(page(explain(subject(resource("aws:s3/bucket:Bucket", "data"))))).to.include("docs/explain.md");
  });

  it("of a preview says that it contains no targets, because the engine leaves the outputs out", () => {
    const text = page(explain({ ...subject(resource("aws:s3/bucket:Bucket", "data")), from: "preview" }));
    expect(text).to.include("A preview contains no outputs");
  });

  it("lists what the price table does not contain, and the violated rules", () => {
    const text = page(explain(subject(resource("aws:redshift/cluster:Cluster", "warehouse"))));
    expect(text).to.include("Not in the price table").and.include("warehouse (redshift Cluster)");
    expect(text).to.include("Violations").and.include("<code>redshift-");
  });
});

describe("hostile names", () => {
  const hostile = explain(
    subject(
      resource(`aws:s3/${HOSTILE}:${HOSTILE}`, HOSTILE),
      resource("aws:eks/nodeGroup:NodeGroup", HOSTILE, { instanceTypes: [HOSTILE], scalingConfig: { minSize: 1 } }),
      resource("aws:ec2/vpc:Vpc", HOSTILE, { region: HOSTILE }),
      resource("aws:lb/listener:Listener", HOSTILE, { sslPolicy: HOSTILE }),
    ),
  );
  hostile.subject = { ...hostile.subject, stack: HOSTILE, project: HOSTILE };
  hostile.before = { file: HOSTILE, total: 1, changes: [{ name: HOSTILE, before: 1, after: 2 }] };

  it("are escaped on the page", async () => {
    const text = page(hostile);
    expect(await errorsOf(text)).to.deep.equal([]);
    expect(text).not.to.match(/<script|<!--/);
    expect(text).to.include("&lt;script&gt;");
  });

  it("are escaped in Markdown", () => {
    const text = markdown(hostile);
    expect(text).not.to.match(/<script|<!--|[^\\]\[x\]|[^:]www\.example|https:\/\//);
    // A table row that a name could end has another number of cells.
    const [head, , ...rows] = text.slice(text.indexOf("| Component | Before")).split("\n\n")[0]!.split("\n");
    const cells = (line: string): number => line.split(/(?<!\\)\|/).length;
    expect(rows.map(cells)).to.deep.equal(rows.map(() => cells(head!)));
  });
});

describe("values of secrets", () => {
  it("appear in neither form, even if the state has them in plain text", () => {
    const urn = (type: string, name: string): string => `urn:pulumi:test::shop::${type}::${name}`;
    const made = explain(
      subjectOfState(
        stateOf(
          [
            {
              urn: urn("aws:rds/clusterInstance:ClusterInstance", "one"),
              type: "aws:rds/clusterInstance:ClusterInstance",
              inputs: { instanceClass: secret(SECRET), region: "us-east-1" },
            },
            {
              urn: urn("aws:lb/listener:Listener", "two"),
              type: "aws:lb/listener:Listener",
              inputs: { sslPolicy: secret(SECRET), protocol: "HTTPS" },
            },
            {
              urn: urn("kubernetes:core/v1:Secret", "three"),
              type: "kubernetes:core/v1:Secret",
              inputs: { stringData: { password: SECRET } },
            },
          ],
          { password: SECRET, targets: secret({ rtoMinutes: SECRET }) },
        ),
        "state.json",
      ),
    );
    expect(made.cost.unpriced[0]!.reason).to.equal("its instance type is not known before the update");
    for (const text of [page(made), markdown(made)]) expect(text).not.to.include(SECRET);
  });
});

describe("the Markdown form", () => {
  it("has the cost, the targets, the controls and the architecture in words", async () => {
    expect(markdown(await explained("prod")))
      .to.include("**$4,400.99 per month** before traffic.")
      .and.include("| data | 1,433.25 |")
      .and.include("| Recovery time (RTO), at most | 15 min | 15 min | yes |")
      .and.include("| PCI DSS 4.0.1 |")
      .and.include("Clients on the internet reach the edge");
  });
});
