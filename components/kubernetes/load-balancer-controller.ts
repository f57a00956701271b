// SPDX-License-Identifier: Apache-2.0
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import * as networking from "@pulumi/kubernetes/networking/v1";
import * as pulumi from "@pulumi/pulumi";
import {
  LOAD_BALANCER_CONTROLLER,
  resolveLoadBalancerController,
  type LoadBalancerControllerArgs,
  type LoadBalancerControllerSpec,
} from "../contracts/load-balancer-controller";
import { IMAGES } from "./images";
import { imageFrom } from "./internal/images";
import { CERT_MANAGER_API, issuedBy, RENEWED_KEY } from "./internal/certificates";
import { createController } from "./internal/controller";
import { metadata, selectorLabels } from "./internal/metadata";
import { customResourceDefinitions } from "./load-balancer-controller/custom-resource-definitions";

const { namespace, serviceAccount: APP } = LOAD_BALANCER_CONTROLLER;
const HEALTH_PORT = 61779;
const CERTIFICATE = `${APP}-tls`;

/**
 * Registers pods in the target groups of TargetGroupBindings. It does not create load balancers or change security
 * groups.
 */
export class LoadBalancerController extends pulumi.ComponentResource {
  /** @throws ArgumentError that lists every invalid argument, before any resource is registered. */
  constructor(name: string, args: LoadBalancerControllerArgs, opts?: pulumi.ComponentResourceOptions) {
    const spec = resolveLoadBalancerController(name, args);
    super("redoubt-kubernetes:index:LoadBalancerController", name, {}, opts);

    createController(this, name, {
      ...LOAD_BALANCER_CONTROLLER,
      tags: spec.tags,
      clusterRules: CLUSTER_RULES,
      namespaceRules: NAMESPACE_RULES,
      container: {
        image: imageFrom(spec.imageRegistry, IMAGES.loadBalancerController),
        args: flags(spec),
        ports: [{ name: "health", containerPort: HEALTH_PORT }],
        resources: { requests: { cpu: "100m", memory: "200Mi" }, limits: { memory: "500Mi" } },
        readinessProbe: probe("/readyz"),
        livenessProbe: probe("/healthz"),
        volumeMounts: [{ name: "tls", mountPath: "/run/tls", readOnly: true }],
      },
      volumes: [{ name: "tls", secret: { secretName: CERTIFICATE, defaultMode: 0o440 } }],
      dependsOn: [...customResourceDefinitions(this, name, spec.tags), ...certificate(this, name, spec)],
    });
    this.registerOutputs({});
  }
}

const readOnly = (apiGroup: string, ...resources: string[]) => ({
  apiGroups: [apiGroup],
  resources,
  verbs: ["get", "list", "watch"],
});
/**
 * It sets the readiness gate of pods (`pods/status`) and the finalizer of bindings, which stays until their targets are
 * deregistered. It only reads Ingresses.
 */
const CLUSTER_RULES = [
  readOnly("", "namespaces", "nodes", "pods", "services"),
  readOnly("discovery.k8s.io", "endpointslices"),
  readOnly("networking.k8s.io", "ingresses", "ingressclasses"),
  readOnly("elbv2.k8s.aws", "ingressclassparams"),
  {
    apiGroups: ["elbv2.k8s.aws"],
    resources: ["targetgroupbindings"],
    verbs: ["get", "list", "watch", "update", "patch"],
  },
  { apiGroups: ["elbv2.k8s.aws"], resources: ["targetgroupbindings/status"], verbs: ["update", "patch"] },
  { apiGroups: [""], resources: ["pods/status"], verbs: ["update", "patch"] },
  { apiGroups: [""], resources: ["events"], verbs: ["create", "patch"] },
];
/** Leader election. */
const NAMESPACE_RULES = [
  { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["create"] },
  {
    apiGroups: ["coordination.k8s.io"],
    resources: ["leases"],
    resourceNames: [`${APP}-leader`],
    verbs: ["get", "update", "patch"],
  },
];

/**
 * The controller serves webhooks and does not start without a certificate for them. No webhook is registered, because
 * `Workload` sets every field of a binding. The network policy therefore denies all ingress.
 */
const certificate = (
  parent: pulumi.Resource,
  name: string,
  { tags }: LoadBalancerControllerArgs,
): pulumi.Resource[] => {
  const common = { apiVersion: CERT_MANAGER_API, metadata: metadata(tags, APP, namespace) };
  return [
    new CustomResource(`${name}-issuer`, { ...common, kind: "Issuer", spec: { selfSigned: {} } }, { parent }),
    new CustomResource(
      `${name}-certificate`,
      {
        ...common,
        kind: "Certificate",
        spec: {
          secretName: CERTIFICATE,
          dnsNames: [`${APP}.${namespace}.svc`],
          privateKey: RENEWED_KEY,
          issuerRef: issuedBy(APP),
        },
      },
      { parent },
    ),
    new networking.NetworkPolicy(
      `${name}-closed`,
      {
        metadata: common.metadata,
        spec: { podSelector: { matchLabels: selectorLabels(APP) }, policyTypes: ["Ingress"] },
      },
      { parent },
    ),
  ];
};

/** VPC and region are given as flags, because pods cannot reach the instance metadata service. */
const flags = ({ clusterName, vpcId, region }: LoadBalancerControllerSpec): pulumi.Input<string>[] => [
  pulumi.interpolate`--cluster-name=${clusterName}`,
  pulumi.interpolate`--aws-vpc-id=${vpcId}`,
  pulumi.interpolate`--aws-region=${region}`,
  // Features that would create load balancers or accelerators are off.
  "--feature-gates=EnableServiceController=false,NLBGatewayAPI=false,ALBGatewayAPI=false,AGAController=false",
  "--webhook-cert-dir=/run/tls",
  "--webhook-cert-file=tls.crt",
  "--webhook-key-file=tls.key",
  // The metrics endpoint does not support TLS, so it is off.
  "--metrics-bind-addr=0",
];

const probe = (path: string) => ({
  httpGet: { path, port: "health" },
  periodSeconds: 10,
  failureThreshold: 3,
  timeoutSeconds: 10,
});
