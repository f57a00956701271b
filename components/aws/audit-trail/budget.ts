// SPDX-License-Identifier: Apache-2.0
import * as budgets from "@pulumi/aws/budgets";
import * as costexplorer from "@pulumi/aws/costexplorer";
import * as pulumi from "@pulumi/pulumi";
import { tagsFor, type PlatformTags } from "../../lib/tags";

/** Tells of spend before the bill does: one environment's, known by its tag, so that those of one account stay apart. */
export const spendAlarms = (
  parent: pulumi.Resource,
  name: string,
  args: { monthlyBudget: number; topicArn: pulumi.Output<string>; tags: PlatformTags },
): void => {
  const { environment } = args.tags;
  const notify = (notificationType: string, threshold: number): object => ({
    notificationType,
    threshold,
    thresholdType: "PERCENTAGE",
    comparisonOperator: "GREATER_THAN",
    subscriberSnsTopicArns: [args.topicArn],
  });
  new budgets.Budget(
    `${name}-budget`,
    {
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: String(args.monthlyBudget),
      limitUnit: "USD",
      costFilters: [{ name: "TagKeyValue", values: [`user:Environment$${environment}`] }],
      notifications: [notify("ACTUAL", 80), notify("FORECASTED", 100)] as budgets.BudgetArgs["notifications"],
      tags: tagsFor(args.tags, `${name}-budget`),
    },
    { parent },
  );

  // Not by service: an account has one such monitor at most, and may come with it.
  const monitor = new costexplorer.AnomalyMonitor(
    `${name}-spend`,
    {
      monitorType: "CUSTOM",
      // With every member, as AWS answers it: otherwise the next `up` would make another.
      monitorSpecification: JSON.stringify({
        And: null,
        CostCategories: null,
        Dimensions: null,
        Not: null,
        Or: null,
        Tags: { Key: "Environment", MatchOptions: ["EQUALS"], Values: [environment] },
      }),
      tags: tagsFor(args.tags, `${name}-spend`),
    },
    { parent },
  );
  new costexplorer.AnomalySubscription(
    `${name}-spend-alarm`,
    {
      frequency: "IMMEDIATE",
      monitorArnLists: [monitor.arn],
      subscribers: [{ type: "SNS", address: args.topicArn }],
      // A tenth of the budget: less is noise.
      thresholdExpression: {
        dimension: {
          key: "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
          matchOptions: ["GREATER_THAN_OR_EQUAL"],
          values: [String(Math.ceil(args.monthlyBudget / 10))],
        },
      },
      tags: tagsFor(args.tags, `${name}-spend-alarm`),
    },
    { parent },
  );
};
