// SPDX-License-Identifier: Apache-2.0
import { alertsFromRows, type Alert } from "../rule";

/** Pods that a Deployment, StatefulSet or DaemonSet requires and that are not available. */
const UNAVAILABLE_REPLICAS = [
  "kube_deployment_spec_replicas - kube_deployment_status_replicas_available",
  "kube_statefulset_replicas - kube_statefulset_status_replicas_ready",
  "kube_daemonset_status_desired_number_scheduled - kube_daemonset_status_number_ready",
]
  .map((expr) => `(${expr}) > 0`)
  .join(" or ");

const pages = alertsFromRows("page", "cluster", [
  [
    "AvailabilityZoneDown",
    'count by (zone) (up{job="kubelets"} == 0) == count by (zone) (up{job="kubelets"})',
    "2m",
    "No kubelet in availability zone {{ $labels.zone }} responds.",
  ],
  [
    "WorkloadReplicasMismatch",
    UNAVAILABLE_REPLICAS,
    "15m",
    "{{ $labels.namespace }}/{{ $labels.deployment }}{{ $labels.statefulset }}{{ $labels.daemonset }} has {{ $value }} fewer available pods than desired.",
  ],
  [
    "KubeAPIHigh5xxRate",
    'sum(rate(apiserver_request_total{code=~"5.."}[5m])) / sum(rate(apiserver_request_total[5m])) > 0.05',
    "10m",
    "The Kubernetes API server returns 5xx for {{ $value | humanizePercentage }} of requests.",
  ],
  [
    "PersistentVolumeAlmostFull",
    "kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes < 0.03",
    "5m",
    "The volume of claim {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} has {{ $value | humanizePercentage }} free space.",
  ],
  [
    "CertificateExpiring",
    "certificate_expires_seconds - time() < 7 * 86400",
    "10m",
    "Certificate {{ $labels.namespace }}/{{ $labels.certificate }} expires in {{ $value | humanizeDuration }} and was not renewed.",
  ],
]);

const nodeTickets = alertsFromRows("ticket", "cluster", [
  [
    "NodeNotReady",
    'kube_node_status_condition{condition="Ready", status="true"} == 0',
    "10m",
    "Node {{ $labels.node }} is not ready.",
  ],
  [
    "NodeMemoryHighUtilization",
    "node:memory_used:ratio > 0.92",
    "15m",
    "Node {{ $labels.node }} uses {{ $value | humanizePercentage }} of its memory.",
  ],
  [
    "NodeCPUHighUsage",
    "node:cpu_used:ratio > 0.9",
    "30m",
    "Node {{ $labels.node }} uses {{ $value | humanizePercentage }} of its CPU.",
  ],
  [
    "NodeFilesystemSpaceFillingUp",
    "predict_linear(node_filesystem_avail_bytes[6h], 86400) < 0 and node_filesystem_avail_bytes / node_filesystem_size_bytes < 0.3",
    "1h",
    "The filesystem of node {{ $labels.node }} is predicted to be full within 24 hours.",
  ],
]);

const podTickets = alertsFromRows("ticket", "cluster", [
  [
    "PodRestartingFrequently",
    "increase(kube_pod_container_status_restarts_total[1h]) > 3",
    "15m",
    "Pod {{ $labels.namespace }}/{{ $labels.pod }} restarted {{ $value | humanize }} times in the last hour.",
  ],
  [
    "PodNotReady",
    'max by (namespace, pod) (kube_pod_status_phase{phase=~"Pending|Unknown|Failed"}) > 0',
    "15m",
    "Pod {{ $labels.namespace }}/{{ $labels.pod }} has been pending, failed or in an unknown state for 15 minutes.",
  ],
  [
    "ContainerOOMKilled",
    'kube_pod_container_status_last_terminated_reason{reason="OOMKilled"} == 1 and on(namespace, pod, container) increase(kube_pod_container_status_restarts_total[30m]) > 0',
    "0m",
    "Container {{ $labels.container }} of pod {{ $labels.namespace }}/{{ $labels.pod }} exceeded its memory limit and was killed.",
  ],
  [
    "CPUThrottlingHigh",
    "sum by (namespace, pod) (increase(container_cpu_cfs_throttled_periods_total[5m])) / sum by (namespace, pod) (increase(container_cpu_cfs_periods_total[5m])) > 0.25",
    "15m",
    "Pod {{ $labels.namespace }}/{{ $labels.pod }} is throttled in {{ $value | humanizePercentage }} of its CPU periods.",
  ],
  [
    "HorizontalPodAutoscalerMaxedOut",
    "kube_horizontalpodautoscaler_status_desired_replicas >= kube_horizontalpodautoscaler_spec_max_replicas",
    "15m",
    "HorizontalPodAutoscaler {{ $labels.namespace }}/{{ $labels.horizontalpodautoscaler }} is at its maximum number of replicas.",
  ],
  [
    "PersistentVolumeFillingUp",
    "predict_linear(kubelet_volume_stats_available_bytes[6h], 4 * 86400) < 0 and kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes < 0.15",
    "1h",
    "The volume of claim {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} is predicted to be full within 4 days.",
  ],
  [
    "PodDisruptionBudgetBlocksDrain",
    "kube_poddisruptionbudget_status_current_healthy < kube_poddisruptionbudget_status_desired_healthy",
    "15m",
    "PodDisruptionBudget {{ $labels.namespace }}/{{ $labels.poddisruptionbudget }} has too few healthy pods: nodes that run its pods can't be drained.",
  ],
]);

/** Alerts on nodes, pods, volumes, certificates and the Kubernetes API server. */
export const kubernetesAlerts: Alert[] = [...pages, ...nodeTickets, ...podTickets];
