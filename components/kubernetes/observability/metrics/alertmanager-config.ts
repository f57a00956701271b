// SPDX-License-Identifier: Apache-2.0
import type { ObservabilitySpec } from "../../../contracts/observability";

/** Alertmanager receivers, one per severity. The URL of each webhook is read from a file of the notification secret. */
export const RECEIVERS = ["page", "ticket", "escalation", "watchdog"] as const;
export type Receiver = (typeof RECEIVERS)[number];

/** Where the notification secret is mounted. */
export const NOTIFICATIONS_PATH = "/run/notifications";

/** How soon alerts of each severity are sent, and how often they are repeated. */
const ROUTES: Record<Receiver, { group_wait: string; group_interval: string; repeat_interval: string }> = {
  page: { group_wait: "10s", group_interval: "1m", repeat_interval: "1h" },
  ticket: { group_wait: "5m", group_interval: "30m", repeat_interval: "24h" },
  // A page has been firing for 30 minutes: notify the next person on call.
  escalation: { group_wait: "0s", group_interval: "1m", repeat_interval: "30m" },
  // A dead man's switch: it is sent every minute, and the external service raises the alarm when it stops.
  watchdog: { group_wait: "0s", group_interval: "1m", repeat_interval: "1m" },
};

/** Alerts that suppress others: a cause suppresses its consequences. */
const INHIBITIONS: { source: string[]; target: string[]; equal: string[] }[] = [
  { source: ['severity="page"', 'slo=~".+"'], target: ['severity="ticket"'], equal: ["slo"] },
  {
    source: ['alertname="AvailabilityZoneDown"'],
    target: ['alertname=~"NodeNotReady|WorkloadReplicasMismatch|PrometheusTargetDown"'],
    equal: ["environment"],
  },
  { source: ['alertname="NodeNotReady"'], target: ['alertname="PrometheusTargetDown"'], equal: ["node"] },
];

/** Alertmanager's configuration: alerts are routed by severity and grouped by name, objective and namespace. */
export const alertmanagerConfig = ({ notificationSecret }: ObservabilitySpec): string =>
  JSON.stringify(
    {
      route: {
        receiver: "ticket",
        group_by: ["alertname", "slo", "namespace"],
        ...ROUTES.ticket,
        routes: RECEIVERS.map((receiver) => ({ receiver, matchers: [`severity="${receiver}"`], ...ROUTES[receiver] })),
      },
      inhibit_rules: INHIBITIONS.map(({ source, target, equal }) => ({
        source_matchers: source,
        target_matchers: target,
        equal,
      })),
      receivers: RECEIVERS.map((name) => ({
        name,
        ...(notificationSecret !== undefined && {
          webhook_configs: [
            {
              url_file: `${NOTIFICATIONS_PATH}/${name}-url`,
              send_resolved: name !== "watchdog",
              http_config: { tls_config: { min_version: "TLS13" }, follow_redirects: false },
            },
          ],
        }),
      })),
    },
    undefined,
    2,
  );
