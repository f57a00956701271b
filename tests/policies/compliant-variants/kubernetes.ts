// SPDX-License-Identifier: Apache-2.0
import type { CompliantVariant, CompliantVariants } from "./variant";

const SECURITY_CONTEXT = "spec.containers.0.securityContext";
const ON_WINDOWS: CompliantVariant[] = [
  ["pod", { "spec.os": { name: "windows" }, "spec.securityContext": undefined, [SECURITY_CONTEXT]: undefined }],
];
/** The container does not set the property, and the Pod does. */
const fromPod = (property: string, value: unknown): CompliantVariant[] => [
  ["pod", { [`${SECURITY_CONTEXT}.${property}`]: undefined, [`spec.securityContext.${property}`]: value }],
];

export const kubernetes: CompliantVariants = {
  "eck-http-tls-enabled": [
    [
      "elasticsearch",
      { "spec.http.tls": { selfSignedCertificate: { disabled: true }, certificate: { secretName: "own" } } },
    ],
  ],
  "k8s-service-public-ports-restricted": [
    ["service", { "spec.ports": [{ port: 5432 }] }],
    [
      "service",
      { "spec.type": "ClusterIP", "spec.loadBalancerSourceRanges": undefined, "spec.ports": [{ port: 5432 }] },
    ],
    [
      "service",
      {
        spec: { type: "LoadBalancer", ports: [{ port: 5432 }] },
        "metadata.annotations": {
          "service.beta.kubernetes.io/aws-load-balancer-scheme": "internet-facing",
          "service.beta.kubernetes.io/load-balancer-source-ranges": "10.0.0.0/8, 198.51.100.0/24",
        },
      },
    ],
  ],
  "k8s-networkpolicy-no-allow-all-ingress": [
    ["default-deny", { "spec.ingress": [{}], "spec.podSelector": { matchLabels: { app: "one" } } }],
    ["default-deny", { "spec.ingress": [{ ports: [{ port: 443 }] }] }],
    ["default-deny", { "spec.ingress": [{ from: [{ podSelector: {} }] }] }],
  ],
  "k8s-clusterrole-no-secrets-read": [
    ["cluster-role", { "rules.0": { resources: ["secrets"], verbs: ["get"], resourceNames: ["one"] } }],
    ["cluster-role", { "rules.0": { resources: ["secrets"], verbs: ["create"] } }],
  ],
  "k8s-pod-drop-all-capabilities": ON_WINDOWS,
  "k8s-pod-no-privilege-escalation": ON_WINDOWS,
  "k8s-ingress-tls-enabled": [
    ["ingress", { "spec.tls": [{ secretName: "for-all" }] }],
    [
      "ingress",
      { "spec.tls": undefined, "metadata.annotations": { "alb.ingress.kubernetes.io/certificate-arn": "arn" } },
    ],
  ],
  "k8s-ingress-alb-tls-minimum-version": [
    ["ingress", { "spec.ingressClassName": "nginx", "metadata.annotations": {} }],
  ],
  "k8s-ingress-alb-https-only": [
    ["ingress", { "spec.ingressClassName": "nginx", "metadata.annotations": {} }],
    ["ingress", { "metadata.annotations": { "alb.ingress.kubernetes.io/ssl-redirect": "443" } }],
    ["ingress", { "metadata.annotations": { "alb.ingress.kubernetes.io/certificate-arn": "arn" } }],
    [
      "ingress",
      {
        "metadata.annotations": {
          "alb.ingress.kubernetes.io/actions.ssl-redirect":
            '{"Type": "redirect", "RedirectConfig": { "Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}}',
        },
      },
    ],
  ],
  "k8s-helm-release-nginx-tls-minimum-version": [["nginx-release", { chart: "other", values: {} }]],
  "k8s-storageclass-volumes-encrypted": [["storage-class", { provisioner: "nfs.csi.k8s.io", parameters: undefined }]],
  "k8s-storageclass-volumes-customer-managed-key": [
    ["storage-class", { provisioner: "nfs.csi.k8s.io", parameters: undefined }],
  ],
  "k8s-pod-run-as-non-root": fromPod("runAsNonRoot", true),
  "k8s-pod-run-as-user-non-zero": fromPod("runAsUser", 1000),
  "k8s-pod-seccomp-profile-set": [...fromPod("seccompProfile.type", "Localhost"), ...ON_WINDOWS],
  "k8s-pod-apparmor-profile-not-disabled": fromPod("appArmorProfile.type", "Localhost"),
  "k8s-pod-no-selinux-user-or-role": ["user", "role"].flatMap((name) => fromPod(`seLinuxOptions.${name}`, "")),
  "k8s-pod-selinux-type-restricted": fromPod("seLinuxOptions.type", "container_kvm_t"),
  "k8s-pod-no-windows-host-process": fromPod("windowsOptions.hostProcess", false),
  "k8s-pod-service-account-token-not-automounted": [
    ["pod", { "spec.automountServiceAccountToken": true, "spec.serviceAccountName": "scraper" }],
  ],
  "k8s-pod-no-secrets-in-env": [
    ["DB_PASSWORD_FILE", "/run/secrets/db"],
    ["TOKEN_URL", "https://id.example.com"],
    ["DB_PASSWORD", "$(FROM_ABOVE)"],
    ["MAX_TOKENS", "4096"],
    ["DATABASE_URL", "postgres://app@db/app"],
  ].map(([name, value]) => ["pod", { "spec.containers.0.env.0": { name, value } }]),
  "k8s-pod-image-pinned-version": [
    ["pod", { "spec.containers.0.image": "nginx:1.27" }],
    ["pod", { "spec.containers.0.image": "nginx@sha256:0123" }],
  ],
  "k8s-pod-topology-spread-configured": [
    ["deployment", { "spec.replicas": 1, "spec.template.spec.topologySpreadConstraints": undefined }],
    [
      "deployment",
      {
        "spec.template.spec.topologySpreadConstraints": undefined,
        "spec.template.spec.affinity": { podAntiAffinity: {} },
      },
    ],
  ],
  "k8s-namespace-pod-security-enforced": [["namespace", { metadata: { name: "kube-system" } }]],
  "k8s-workload-pod-disruption-budget": [["deployment", { "spec.replicas": 1, "spec.template.metadata.labels": {} }]],
  "k8s-role-no-full-access": [["cluster-role", { "rules.0.verbs": ["*"], "rules.0.resources": ["pods"] }]],
  "k8s-serviceaccount-default-token-not-automounted": [
    ["service-account", { "metadata.name": "scraper", automountServiceAccountToken: true }],
  ],
  "k8s-service-load-balancer-source-restricted": [
    ["service", { "spec.type": "ClusterIP", "spec.loadBalancerSourceRanges": ["0.0.0.0/0"] }],
  ],
  "k8s-pvc-storage-class-set": [
    ["volume-claim", { "spec.storageClassName": undefined, "spec.volumeName": "existing" }],
  ],
};
