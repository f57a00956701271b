// SPDX-License-Identifier: Apache-2.0
import { all, any, isSet, isTrue, oneOf, satisfies, when } from "../checks";
import type { Rule } from "../rule";
import { ACCESS_CONTROL, AUDIT_LOGS, ENCRYPTION_AT_REST, ENCRYPTION_IN_TRANSIT } from "./controls";
import { apiPolicies, HTTP_API_POLICIES } from "./tls-policies";
import { aws } from "./tokens";

const DOMAIN_NAMES = aws("apigateway", "DomainName");
const REST_APIS = aws("apigateway", "RestApi");
const SECURITY_POLICIES_PAGE =
  "docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-list.html";
/** Enhanced security policies have names that start with SecurityPolicy_. Only they have an endpoint access mode. */
const isEnhancedPolicy = satisfies(
  "securityPolicy",
  (policy) => String(policy).startsWith("SecurityPolicy_"),
  "must be an enhanced security policy",
);

export const apiGateway: Rule[] = [
  {
    id: "apigateway-domain-tls-minimum-version",
    topic: "tls13",
    severity: "critical",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "API Gateway REST API domain names enforce the minimum TLS version.",
    resources: DOMAIN_NAMES,
    check: oneOf("securityPolicy", apiPolicies),
    remediation: "Set securityPolicy to SecurityPolicy_TLS13_1_3_2025_09 and endpointAccessMode to STRICT.",
    source: SECURITY_POLICIES_PAGE,
  },
  {
    id: "apigateway-rest-api-tls-minimum-version",
    topic: "tls13",
    severity: "critical",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "API Gateway REST API default endpoints enforce the minimum TLS version.",
    resources: REST_APIS,
    check: any(isTrue("disableExecuteApiEndpoint"), oneOf("securityPolicy", apiPolicies)),
    remediation:
      "Set securityPolicy to SecurityPolicy_TLS13_1_3_2025_09 and endpointAccessMode to STRICT. Alternatively, set disableExecuteApiEndpoint to true.",
    source: SECURITY_POLICIES_PAGE,
  },
  {
    id: "apigateway-endpoint-access-mode-strict",
    topic: "tls13",
    severity: "medium",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "API Gateway enhanced TLS security policies have an endpoint access mode.",
    resources: [...DOMAIN_NAMES, ...REST_APIS],
    check: when(isEnhancedPolicy, isSet("endpointAccessMode")),
    remediation: "Set endpointAccessMode to STRICT.",
    source: SECURITY_POLICIES_PAGE,
  },
  {
    id: "apigateway-http-api-domain-tls-minimum-version",
    topic: "tls13",
    severity: "critical",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "API Gateway HTTP API domain names require TLS 1.2.",
    resources: aws("apigatewayv2", "DomainName"),
    check: oneOf("domainNameConfiguration.securityPolicy", HTTP_API_POLICIES),
    remediation:
      "Set domainNameConfiguration.securityPolicy to TLS_1_2. TLS 1.2 is the highest minimum version that the service supports.",
    source: "docs.aws.amazon.com/apigateway/latest/developerguide/http-api-custom-domain-names.html",
  },
  {
    id: "apigateway-stage-access-logs-enabled",
    topic: "logging",
    severity: "medium",
    controls: AUDIT_LOGS,
    title: "API Gateway stages have access logs enabled.",
    resources: [...aws("apigateway", "Stage"), ...aws("apigatewayv2", "Stage")],
    check: all(isSet("accessLogSettings.destinationArn"), isSet("accessLogSettings.format")),
    remediation: "Set accessLogSettings to { destinationArn, format }.",
    source: "AWS Security Hub APIGateway.9",
  },
  {
    id: "apigateway-stage-xray-tracing-enabled",
    topic: "logging",
    severity: "medium",
    level: "advisory",
    controls: AUDIT_LOGS,
    title: "API Gateway REST API stages have X-Ray tracing enabled.",
    resources: aws("apigateway", "Stage"),
    check: isTrue("xrayTracingEnabled"),
    remediation: "Set xrayTracingEnabled to true.",
    autoFix: { xrayTracingEnabled: true },
    source: "AWS Security Hub APIGateway.3",
  },
  {
    id: "apigateway-method-execution-logs-enabled",
    topic: "logging",
    severity: "medium",
    controls: AUDIT_LOGS,
    title: "API Gateway REST API methods have execution logs enabled.",
    resources: aws("apigateway", "MethodSettings"),
    check: oneOf("settings.loggingLevel", ["ERROR", "INFO"]),
    remediation: "Set settings.loggingLevel to ERROR or INFO.",
    source: "AWS Security Hub APIGateway.1",
  },
  {
    id: "apigateway-method-cache-encrypted",
    topic: "encryption-at-rest",
    severity: "high",
    controls: ENCRYPTION_AT_REST,
    title: "API Gateway REST API caches are encrypted at rest.",
    resources: aws("apigateway", "MethodSettings"),
    check: when(isTrue("settings.cachingEnabled"), isTrue("settings.cacheDataEncrypted")),
    remediation: "Set settings.cacheDataEncrypted to true.",
    source: "AWS Security Hub APIGateway.5",
  },
  {
    id: "apigateway-method-authorization-required",
    topic: "identity",
    severity: "high",
    controls: ACCESS_CONTROL,
    title: "API Gateway REST API methods require authorization or an API key.",
    resources: aws("apigateway", "Method"),
    check: any(
      satisfies("authorization", (authorization) => authorization !== "NONE", "must not be NONE"),
      isTrue("apiKeyRequired"),
      oneOf("httpMethod", ["OPTIONS"]),
    ),
    remediation:
      "Set authorization to AWS_IAM, COGNITO_USER_POOLS or CUSTOM. Methods that require an API key also pass. OPTIONS methods for CORS preflight requests are exempt.",
    source: "docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html",
  },
  {
    id: "apigateway-route-authorization-required",
    topic: "identity",
    severity: "high",
    controls: ACCESS_CONTROL,
    title: "API Gateway routes require authorization or an API key.",
    resources: aws("apigatewayv2", "Route"),
    check: any(oneOf("authorizationType", ["AWS_IAM", "CUSTOM", "JWT"]), isTrue("apiKeyRequired")),
    remediation:
      "Set authorizationType to JWT, AWS_IAM or CUSTOM. For a WebSocket API, apiKeyRequired set to true also passes.",
    source: "AWS Security Hub APIGateway.8",
  },
];
