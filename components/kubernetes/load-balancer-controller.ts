// SPDX-License-Identifier: Apache-2.0
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import * as networking from "@pulumi/kubernetes/networking/v1";
import * as pulumi from "@pulumi/pulumi";
import {
  LOAD_BALANCER_CONTROLLER,
  resolveLoadBalancerController,
  type LoadBalancerControllerArgs,
} from "../contracts/load-balancer-controller";
import { controller } from "./internal/controller";
import { metadata, selectorLabels } from "./internal/pod-defaults";
import { kinds } from "./load-balancer-controller/kinds";

const IMAGE =
  "public.ecr.aws/eks/aws-load-balancer-controller:v2.14.1@sha256:13abee6e31c2f25ee91f9ae91aabe4f5bcaf6a70eccd372b36835786d2e0813e";
const { namespace, serviceAccount: APP } = LOAD_BALANCER_CONTROLLER;
const HEALTH_PORT = 61779;
const CERTIFICATE = `${APP}-tls`;

/** Keeps pods in the target groups that bindings name; it makes no balancer and changes no firewall. */
export class LoadBalancerController extends pulumi.ComponentResource {
  /** @throws ArgumentError naming every bad argument, before anything is registered. */
  constructor(name: string, args: LoadBalancerControllerArgs, opts?: pulumi.ComponentResourceOptions) {
    const spec = resolveLoadBalancerController(name, args);
    super("redoubt-kubernetes:index:LoadBalancerController", name, {}, opts);

    controller(this, name, {
      ...LOAD_BALANCER_CONTROLLER,
      tags: spec.tags,
      rules: RULES,
      ownRules: OWN_RULES,
      container: {
        image: IMAGE,
        args: flags(spec),
        ports: [{ name: "health", containerPort: HEALTH_PORT }],
        resources: { requests: { cpu: "100m", memory: "200Mi" }, limits: { memory: "500Mi" } },
        readinessProbe: probe("/readyz"),
        livenessProbe: probe("/healthz"),
        volumeMounts: [{ name: "tls", mountPath: "/run/tls", readOnly: true }],
      },
      volumes: [{ name: "tls", secret: { secretName: CERTIFICATE, defaultMode: 0o440 } }],
      dependsOn: [...kinds(this, name, spec.tags), ...certificate(this, name, spec)],
    });
    this.registerOutputs({});
  }
}

const look = (apiGroup: string, ...resources: string[]) => ({
  apiGroups: [apiGroup],
  resources,
  verbs: ["get", "list", "watch"],
});
/** It says of a pod that the balancer finds it healthy, and holds a binding until its targets are gone; ingresses it only sees. */
const RULES = [
  look("", "namespaces", "nodes", "pods", "services"),
  look("discovery.k8s.io", "endpointslices"),
  look("networking.k8s.io", "ingresses", "ingressclasses"),
  look("elbv2.k8s.aws", "ingressclassparams"),
  {
    apiGroups: ["elbv2.k8s.aws"],
    resources: ["targetgroupbindings"],
    verbs: ["get", "list", "watch", "update", "patch"],
  },
  { apiGroups: ["elbv2.k8s.aws"], resources: ["targetgroupbindings/status"], verbs: ["update", "patch"] },
  { apiGroups: [""], resources: ["pods/status"], verbs: ["update", "patch"] },
  { apiGroups: [""], resources: ["events"], verbs: ["create", "patch"] },
];
const OWN_RULES = [
  { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["create"] },
  {
    apiGroups: ["coordination.k8s.io"],
    resources: ["leases"],
    resourceNames: [`${APP}-leader`],
    verbs: ["get", "update", "patch"],
  },
];

/** It serves webhooks and does not start without a certificate. None of them is registered: bindings are whole as `Workload` writes them. */
const certificate = (
  parent: pulumi.Resource,
  name: string,
  { tags }: LoadBalancerControllerArgs,
): pulumi.Resource[] => {
  const own = { apiVersion: "cert-manager.io/v1", metadata: metadata(tags, APP, namespace) };
  return [
    new CustomResource(`${name}-issuer`, { ...own, kind: "Issuer", spec: { selfSigned: {} } }, { parent }),
    new CustomResource(
      `${name}-certificate`,
      {
        ...own,
        kind: "Certificate",
        spec: {
          secretName: CERTIFICATE,
          dnsNames: [`${APP}.${namespace}.svc`],
          privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
          issuerRef: { group: "cert-manager.io", kind: "Issuer", name: APP },
        },
      },
      { parent },
    ),
    new networking.NetworkPolicy(
      `${name}-closed`,
      {
        metadata: own.metadata,
        spec: { podSelector: { matchLabels: selectorLabels(APP) }, policyTypes: ["Ingress"] },
      },
      { parent },
    ),
  ];
};

/** Nodes tell pods nothing of themselves: network and region are told here. */
const flags = ({ clusterName, vpcId, region }: LoadBalancerControllerArgs): pulumi.Input<string>[] => [
  pulumi.interpolate`--cluster-name=${clusterName}`,
  pulumi.interpolate`--aws-vpc-id=${vpcId}`,
  `--aws-region=${region}`,
  // What would make balancers and accelerators.
  "--feature-gates=EnableServiceController=false,NLBGatewayAPI=false,ALBGatewayAPI=false,AGAController=false",
  "--webhook-cert-dir=/run/tls",
  "--webhook-cert-file=tls.crt",
  "--webhook-key-file=tls.key",
  // Without TLS: it stays off.
  "--metrics-bind-addr=0",
];

const probe = (path: string) => ({
  httpGet: { path, port: "health" },
  periodSeconds: 10,
  failureThreshold: 3,
  timeoutSeconds: 10,
});
