// SPDX-License-Identifier: Apache-2.0
import { cp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { unoptimized, type Product } from "../product";
import { prune } from "./prune";
import { sdkTokens } from "./sdk-tokens";

const VERSION = "7.48.0";
const TERRAFORM_PROVIDER = "github.com/hashicorp/terraform-provider-aws";

/**
 * AWS services that the platform uses, by their package name in the Terraform provider. Other services call `meta`,
 * `organizations`, `resourcegroupstaggingapi`, `s3control` and `sts` at run time. Each service adds build time, so the list
 * contains only those that a component uses.
 */
const SERVICES = [
  "accessanalyzer",
  "account",
  "acm",
  "arczonalshift",
  "autoscaling",
  "backup",
  "budgets",
  "ce",
  "cloudfront",
  "cloudtrail",
  "cloudwatch",
  "cognitoidp",
  "configservice",
  "ec2",
  "ecr",
  "eks",
  "elasticache",
  "elbv2",
  "events",
  "guardduty",
  "iam",
  "inspector2",
  "kms",
  "logs",
  "macie2",
  "meta",
  "organizations",
  "rds",
  "resourcegroupstaggingapi",
  "route53",
  "route53resolver",
  "s3",
  "s3control",
  "secretsmanager",
  "securityhub",
  "shield",
  "sns",
  "sts",
  "wafv2",
];

/** The AWS provider: the real Terraform provider, trimmed to SERVICES, behind Pulumi's Terraform bridge. */
export const awsProvider: Product = {
  name: "pulumi-resource-aws",
  version: VERSION,
  seconds: 350,
  gib: 3.7,
  builds: [
    {
      module: "aws-provider",
      binaries: { "pulumi-resource-aws": "." },
      // Generated API clients: hundreds of thousands of lines that rarely run.
      flags: unoptimized("github.com/aws/aws-sdk-go-v2/...", `${TERRAFORM_PROVIDER}/...`),
      linkerFlags: `-X main.version=${VERSION}`,
      inputs: () => SERVICES.join(),
      prepare: async ({ folder, run, moduleFolder }) => {
        const copy = join(folder, "provider");
        await rm(copy, { recursive: true, force: true });
        await cp(await moduleFolder(TERRAFORM_PROVIDER), copy, {
          recursive: true,
          mode: 0,
          filter: (path) => !/_test\.go$|\/(website|docs|examples|\.ci|testdata)$/.test(path),
        });
        await run("chmod", ["-R", "u+w", copy]);
        await run("go", ["mod", "edit", `-replace=${TERRAFORM_PROVIDER}=./provider`]);
        await prune({ module: TERRAFORM_PROVIDER, copy, services: SERVICES, run });
        await writeFile(join(folder, "sdk-tokens.json"), JSON.stringify(sdkTokens()));
      },
      // Generates the files that the bridge reads next to the binary: the schema, and the part of the provider of each resource.
      finish: async ({ run }, out) => {
        await run(join(out, "pulumi-resource-aws"), ["generate", out]);
      },
    },
  ],
  releases: ({ os, cpu }) => [
    {
      url: `https://github.com/pulumi/pulumi-aws/releases/download/v${VERSION}/pulumi-resource-aws-v${VERSION}-${os}-${cpu}.tar.gz`,
      checksums: `https://github.com/pulumi/pulumi-aws/releases/download/v${VERSION}/pulumi-aws_${VERSION}_checksums.txt`,
    },
  ],
};
