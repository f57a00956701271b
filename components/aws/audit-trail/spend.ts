// SPDX-License-Identifier: Apache-2.0
import * as budgets from "@pulumi/aws/budgets";
import * as pulumi from "@pulumi/pulumi";
import { tagsFor, type PlatformTags } from "../../lib/tags";

/** Tells of spend before the bill does: one environment's, known by its tag, so that those of one account stay apart. */
export const spendAlarms = (
  parent: pulumi.Resource, name: string, args: { monthlyBudget: number; topicArn: pulumi.Output<string>; tags: PlatformTags },
): void => {
  const { environment } = args.tags;
  const notify = (notificationType: string, threshold: number): object => ({
    notificationType, threshold, thresholdType: "PERCENTAGE", comparisonOperator: "GREATER_THAN", subscriberSnsTopicArns: [args.topicArn],
  });
  new budgets.Budget(`${name}-budget`, {
    budgetType: "COST",
    timeUnit: "MONTHLY",
    limitAmount: String(args.monthlyBudget),
    limitUnit: "USD",
    costFilters: [{ name: "TagKeyValue", values: [`user:Environment$${environment}`] }],
    notifications: [notify("ACTUAL", 80), notify("FORECASTED", 100)] as budgets.BudgetArgs["notifications"],
    tags: tagsFor(args.tags, `${name}-budget`),
  }, { parent });
};
