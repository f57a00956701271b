// SPDX-License-Identifier: Apache-2.0
import type { ObservabilitySpec } from "../../../contracts/observability";

/** Who is told: each a webhook, read from a file of the notifications' secret. */
export const RECEIVERS = ["page", "ticket", "escalation", "watchdog"] as const;
export type Receiver = (typeof RECEIVERS)[number];

export const NOTIFICATIONS = "/run/notifications";

/** Severity -> how soon its alerts are told, and how often again. */
const ROUTES: Record<Receiver, { group_wait: string; group_interval: string; repeat_interval: string }> = {
  page: { group_wait: "10s", group_interval: "1m", repeat_interval: "1h" },
  ticket: { group_wait: "5m", group_interval: "30m", repeat_interval: "24h" },
  // Nobody has mended what pages for half an hour: the next in line.
  escalation: { group_wait: "0s", group_interval: "1m", repeat_interval: "30m" },
  // Called all the time: its silence is the alarm.
  watchdog: { group_wait: "0s", group_interval: "1m", repeat_interval: "1m" },
};

/** What makes others needless: a cause and what follows from it. */
const INHIBITIONS: { source: string[]; target: string[]; equal: string[] }[] = [
  { source: ['severity="page"', 'slo=~".+"'], target: ['severity="ticket"'], equal: ["slo"] },
  {
    source: ['alertname="ZoneLost"'],
    target: ['alertname=~"NodeNotReady|PodsMissing|ScrapeFails"'],
    equal: ["environment"],
  },
  { source: ['alertname="NodeNotReady"'], target: ['alertname="ScrapeFails"'], equal: ["node"] },
];

/** Alertmanager's configuration: routes by severity, grouped by what is wrong. */
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
              url_file: `${NOTIFICATIONS}/${name}-url`,
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
