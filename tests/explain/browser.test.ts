// SPDX-License-Identifier: Apache-2.0
// Opens the pages in a real browser.
import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { page } from "../../explain/page/page";
import { Browser, findBrowser, HOW_TO_GET_A_BROWSER, type View } from "../support/browser";
import { explain, explained, resource, subject } from "./subjects";

const PHONE: View = { width: 320, height: 640 };
const DESKTOP: View = { width: 1280, height: 900 };
const PAPER: View = { width: 720, media: "print" };

/** The texts of the visible pictures that overlap, as `one / other`. */
const OVERLAPS = `(() => {
  const texts = [...document.querySelectorAll("svg.picture text")].filter((one) => one.getClientRects().length > 0);
  const boxes = texts.map((one) => [one.textContent, one.getBoundingClientRect()]);
  return boxes.flatMap(([text, a], index) => boxes.slice(index + 1)
    .filter(([, b]) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 2 && b.top < a.bottom - 2)
    .map(([other]) => text + " / " + other));
})()`;

/** The texts whose contrast with their background is below 4.5 : 1 (WCAG 2.2, 1.4.3), with the contrast. */
const LOW_CONTRAST = `(() => {
  const parse = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => { const [x, y, z] = [r, g, b].map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * x + 0.7152 * y + 0.0722 * z; };
  const contrast = (a, b) => { const [low, high] = [light(a), light(b)].sort((x, y) => x - y); return (high + 0.05) / (low + 0.05); };
  const isClear = (color) => color === "none" || (parse(color)[3] ?? 1) === 0;
  const background = (element) => {
    for (let one = element; one !== null; one = one.parentElement) { const color = getComputedStyle(one).backgroundColor; if (!isClear(color)) return parse(color); }
    return [255, 255, 255];
  };
  const low = [];
  for (const element of document.querySelectorAll("body *:not(svg *, style)"))
    if ([...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "")) {
      const value = contrast(parse(getComputedStyle(element).color), background(element));
      if (value < 4.5) low.push([element.textContent.slice(0, 40), value]);
    }
  const panels = [...document.querySelectorAll("svg.picture .frame")].map((one) => getComputedStyle(one).fill).filter((color) => !isClear(color)).map(parse);
  for (const text of document.querySelectorAll("svg.picture text:not(.region)"))
    for (const panel of panels) { const value = contrast(parse(getComputedStyle(text).fill), panel); if (value < 4.5) low.push([text.textContent, value]); }
  return low;
})()`;

const LAYOUT = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]";

describe("the page in a browser", function () {
  this.timeout(120_000);
  let browser: Browser;
  const folder = mkdtempSync(join(tmpdir(), "redoubt-page-"));
  const files: Record<string, string> = {};

  before(async function () {
    const command = findBrowser();
    if (command === undefined) {
      process.stderr.write(`      ${HOW_TO_GET_A_BROWSER}\n`);
      this.skip();
    }
    const long = "a-name-without-any-place-to-break-".repeat(8).replace(/-/g, "");
    const explanations = {
      prod: await explained("prod"),
      dev: await explained("dev"),
      long: explain(subject(resource("aws:redshift/cluster:Cluster", long), resource("aws:ec2/vpc:Vpc", long))),
    };
    for (const [name, explanation] of Object.entries(explanations)) {
      files[name] = join(folder, `${name}.html`);
      writeFileSync(files[name], page(explanation));
    }
    browser = await Browser.start(command);
  });
  after(async () => {
    await (browser as Browser | undefined)?.stop();
    rmSync(folder, { recursive: true });
  });

  for (const name of ["prod", "dev", "long"])
    for (const [where, view] of Object.entries({ "a phone": PHONE, "a desktop": DESKTOP, paper: PAPER }))
      it(`fits ${name} on ${where}, also with everything open`, async () => {
        await browser.open(files[name]!, view);
        for (const open of [false, true]) {
          await browser.evaluate(`document.querySelectorAll("details").forEach((one) => { one.open = ${open}; })`);
          const [content, screen] = await browser.evaluate<[number, number]>(LAYOUT);
          expect(content).to.be.at.most(screen);
        }
        expect(await browser.evaluate(OVERLAPS)).to.deep.equal([]);
      });

  it("shows one of the two pictures", async () => {
    for (const [view, shown] of [
      [PHONE, "narrow"],
      [DESKTOP, "wide"],
      [PAPER, "wide"],
    ] as const) {
      await browser.open(files["prod"]!, view);
      const visible = `[...document.querySelectorAll("svg.picture")].filter((one) => one.getClientRects().length > 0).map((one) => one.classList[1])`;
      expect(await browser.evaluate(visible)).to.deep.equal([shown]);
    }
  });

  for (const colorScheme of ["light", "dark"] as const)
    it(`has enough contrast in ${colorScheme} colors`, async () => {
      await browser.open(files["prod"]!, { ...DESKTOP, colorScheme });
      await browser.evaluate(`document.querySelectorAll("details").forEach((one) => { one.open = true; })`);
      expect(await browser.evaluate(LOW_CONTRAST)).to.deep.equal([]);
      const background = await browser.evaluate<string>("getComputedStyle(document.body).backgroundColor");
      expect(background).to.equal(colorScheme === "light" ? "rgb(255, 255, 255)" : "rgb(16, 21, 27)");
    });

  it("is printed on white paper without the links to its parts", async () => {
    await browser.open(files["prod"]!, { ...PAPER, colorScheme: "dark" });
    expect(await browser.evaluate("getComputedStyle(document.body).backgroundColor")).to.equal("rgb(255, 255, 255)");
    expect(await browser.evaluate(`getComputedStyle(document.querySelector("nav")).display`)).to.equal("none");
    const pdf = await browser.pdf();
    expect(pdf.subarray(0, 5).toString()).to.equal("%PDF-");
    const sheets = pdf.toString("latin1").match(/\/Type \/Page\b/g);
    expect(sheets).to.have.length.within(2, 12);
  });

  it("has a name for its picture and a heading for each part", async () => {
    await browser.open(files["prod"]!, DESKTOP);
    const { nodes } = (await browser.send("Accessibility.getFullAXTree")) as {
      nodes: { ignored: boolean; role?: { value: string }; name?: { value: string } }[];
    };
    const named = (role: string): string[] =>
      nodes.filter((node) => !node.ignored && node.role?.value === role).map((node) => node.name?.value ?? "");
    expect(named("image")).to.deep.equal(["Architecture of redoubt/prod"]);
    expect(named("heading")).to.include.members([
      "redoubt/prod",
      "Architecture",
      "Targets",
      "Cost per month",
      "Controls",
    ]);
    expect(named("main")).to.have.length(1);
    expect(named("navigation")).to.deep.equal(["Contents"]);
    expect(named("region")).to.include("Cost per month");
  });

  it("causes no error in the console and no request", () => expect(browser.complaints).to.deep.equal([]));
});
