// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resolveObservability } from "../../../components/contracts/observability";
import { agentConfig, gatewayConfig } from "../../../components/kubernetes/observability/traces/collector-config";
import { jaegerConfig } from "../../../components/kubernetes/observability/traces/jaeger";
import { ensureProduct } from "../../../sandbox/toolchain";
import { jaeger } from "../../../sandbox/toolchain/checkers";
import { Report } from "../../../sandbox/lib/report";
import { TAGS as tags } from "../../support/tags";

const spec = resolveObservability("o", {
  targets: { p95Milliseconds: 200, requestsPerSecond: 2000, availabilityPercent: 99.9, rtoMinutes: 15, rpoMinutes: 5 },
  tags,
});
/** The configurations, with the binary that validates each of them. */
const CONFIGS: [name: string, binary: string, config: string][] = [
  ["agent", "otelcol", agentConfig(spec)],
  ["gateway", "otelcol", gatewayConfig(spec)],
  ["jaeger", "jaeger", jaegerConfig(spec)],
];

describe("collector and Jaeger configurations", function () {
  this.timeout(900_000);
  const folder = mkdtempSync(join(tmpdir(), "collectors-"));
  let tools: string;
  before(async () => {
    tools = await ensureProduct(jaeger, new Report());
  });
  after(() => rmSync(folder, { recursive: true }));

  const validate = (binary: string, config: string): void => {
    const file = join(folder, "config.yaml");
    writeFileSync(file, config);
    execFileSync(join(tools, binary), ["validate", `--config=file:${file}`], { stdio: ["ignore", "ignore", "pipe"] });
  };

  for (const [name, binary, config] of CONFIGS)
    it(`of the ${name} is accepted by ${binary}`, () => validate(binary, config));
  it("with an unknown setting is rejected", () =>
    expect(() => validate("otelcol", gatewayConfig(spec).replace('"decision_wait"', '"decision_wit"'))).to.throw(
      /decision_wit/,
    ));
});
