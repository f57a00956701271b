// SPDX-License-Identifier: Apache-2.0
import * as budgets from "@pulumi/aws/budgets";
import * as costexplorer from "@pulumi/aws/costexplorer";
import type * as pulumi from "@pulumi/pulumi";
import { tagsFor, type PlatformTags } from "../../lib/tags";

interface CostAlertArgs {
  /** In US dollars. */
  monthlyBudget: number;
  topicArn: pulumi.Output<string>;
  tags: PlatformTags;
}

/** Alerts on the costs of one environment. The tag `Environment` separates environments that share an account. */
export const costAlerts = (parent: pulumi.Resource, name: string, args: CostAlertArgs): void => {
  budget(parent, name, args);
  anomalyDetection(parent, name, args);
};

/** Alerts at 80 % of actual and at 100 % of forecasted costs. */
const budget = (parent: pulumi.Resource, name: string, { monthlyBudget, topicArn, tags }: CostAlertArgs): void => {
  const notification = (notificationType: string, threshold: number) => ({
    notificationType,
    threshold,
    thresholdType: "PERCENTAGE",
    comparisonOperator: "GREATER_THAN",
    subscriberSnsTopicArns: [topicArn],
  });
  new budgets.Budget(
    `${name}-budget`,
    {
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: String(monthlyBudget),
      limitUnit: "USD",
      costFilters: [{ name: "TagKeyValue", values: [`user:Environment$${tags.environment}`] }],
      notifications: [notification("ACTUAL", 80), notification("FORECASTED", 100)],
      tags: tagsFor(tags, `${name}-budget`),
    },
    { parent },
  );
};

/**
 * Alerts on anomalies above a tenth of the budget; smaller ones are noise. The monitor is a custom one, because an account can
 * have only one monitor for AWS services and may already have it.
 */
const anomalyDetection = (
  parent: pulumi.Resource,
  name: string,
  { monthlyBudget, topicArn, tags }: CostAlertArgs,
): void => {
  const monitor = new costexplorer.AnomalyMonitor(
    `${name}-spend`,
    {
      monitorType: "CUSTOM",
      // AWS returns every member. If one is omitted here, the next `pulumi up` replaces the monitor.
      monitorSpecification: JSON.stringify({
        And: null,
        CostCategories: null,
        Dimensions: null,
        Not: null,
        Or: null,
        Tags: { Key: "Environment", MatchOptions: ["EQUALS"], Values: [tags.environment] },
      }),
      tags: tagsFor(tags, `${name}-spend`),
    },
    { parent },
  );
  new costexplorer.AnomalySubscription(
    `${name}-spend-alarm`,
    {
      frequency: "IMMEDIATE",
      monitorArnLists: [monitor.arn],
      subscribers: [{ type: "SNS", address: topicArn }],
      thresholdExpression: {
        dimension: {
          key: "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
          matchOptions: ["GREATER_THAN_OR_EQUAL"],
          values: [String(Math.ceil(monthlyBudget / 10))],
        },
      },
      tags: tagsFor(tags, `${name}-spend-alarm`),
    },
    { parent },
  );
};
