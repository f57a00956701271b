// SPDX-License-Identifier: Apache-2.0
import { all, any, isSet, isTrue, oneOf, satisfies, when } from "../checks";
import type { Rule } from "../rule";
import { ACCESS, AT_REST, AUDIT, IN_TRANSIT } from "./controls";
import { apiPolicies, HTTP_API_POLICIES } from "./tls-policies";
import { aws } from "./tokens";

const DOMAINS = aws("apigateway", "DomainName");
const APIS = aws("apigateway", "RestApi");
const POLICIES = "docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-list.html";
const isNamed = satisfies(
  "securityPolicy",
  (policy) => String(policy).startsWith("SecurityPolicy_"),
  "is one of the named ones",
);

export const apiGateway: Rule[] = [
  {
    id: "api-domain-tls-floor",
    topic: "tls13",
    severity: "critical",
    controls: IN_TRANSIT,
    requires: "A REST API's domain keeps the floor of TLS.",
    resources: DOMAINS,
    check: oneOf("securityPolicy", apiPolicies),
    mend: 'set securityPolicy to "SecurityPolicy_TLS13_1_3_2025_09" and endpointAccessMode to "STRICT"',
    source: POLICIES,
  },
  {
    id: "api-tls-floor",
    topic: "tls13",
    severity: "critical",
    controls: IN_TRANSIT,
    requires: "A REST API's own endpoint keeps the floor of TLS, or is closed.",
    resources: APIS,
    check: any(isTrue("disableExecuteApiEndpoint"), oneOf("securityPolicy", apiPolicies)),
    mend: 'set securityPolicy to "SecurityPolicy_TLS13_1_3_2025_09" and endpointAccessMode to "STRICT", or disableExecuteApiEndpoint to true',
    source: POLICIES,
  },
  {
    id: "api-policy-has-access-mode",
    topic: "tls13",
    severity: "medium",
    controls: IN_TRANSIT,
    requires: "A named policy of TLS comes with the mode of access that it needs.",
    resources: [...DOMAINS, ...APIS],
    check: when(isNamed, isSet("endpointAccessMode")),
    mend: 'set endpointAccessMode to "STRICT"',
    source: POLICIES,
  },
  {
    id: "http-api-domain-tls-floor",
    topic: "tls13",
    severity: "critical",
    controls: IN_TRANSIT,
    requires: "An HTTP API's domain keeps the highest floor of TLS that the service has, 1.2.",
    resources: aws("apigatewayv2", "DomainName"),
    check: oneOf("domainNameConfiguration.securityPolicy", HTTP_API_POLICIES),
    mend: 'set domainNameConfiguration.securityPolicy to "TLS_1_2"',
    source: "docs.aws.amazon.com/apigateway/latest/developerguide/http-api-custom-domain-names.html",
  },
  {
    id: "api-logs-access",
    topic: "logging",
    severity: "medium",
    controls: AUDIT,
    requires: "A stage of an API logs the requests that it serves.",
    resources: [...aws("apigateway", "Stage"), ...aws("apigatewayv2", "Stage")],
    check: all(isSet("accessLogSettings.destinationArn"), isSet("accessLogSettings.format")),
    mend: "set accessLogSettings to { destinationArn, format }",
    source: "AWS Security Hub APIGateway.9",
  },
  {
    id: "api-traced",
    topic: "logging",
    severity: "medium",
    level: "advisory",
    controls: AUDIT,
    requires: "A stage of a REST API traces its requests.",
    resources: aws("apigateway", "Stage"),
    check: isTrue("xrayTracingEnabled"),
    mend: "set xrayTracingEnabled to true",
    remedy: { xrayTracingEnabled: true },
    source: "AWS Security Hub APIGateway.3",
  },
  {
    id: "api-logs-execution",
    topic: "logging",
    severity: "medium",
    controls: AUDIT,
    requires: "The methods of a REST API log their errors.",
    resources: aws("apigateway", "MethodSettings"),
    check: oneOf("settings.loggingLevel", ["ERROR", "INFO"]),
    mend: 'set settings.loggingLevel to "ERROR" or "INFO"',
    source: "AWS Security Hub APIGateway.1",
  },
  {
    id: "api-cache-encrypted",
    topic: "encryption-at-rest",
    severity: "high",
    controls: AT_REST,
    requires: "What a REST API caches is encrypted.",
    resources: aws("apigateway", "MethodSettings"),
    check: when(isTrue("settings.cachingEnabled"), isTrue("settings.cacheDataEncrypted")),
    mend: "set settings.cacheDataEncrypted to true",
    source: "AWS Security Hub APIGateway.5",
  },
  {
    id: "api-method-authorizes",
    topic: "identity",
    severity: "high",
    controls: ACCESS,
    requires: "A method of a REST API knows who calls it; one that browsers ask beforehand need not.",
    resources: aws("apigateway", "Method"),
    check: any(
      satisfies("authorization", (authorization) => authorization !== "NONE", "must not be NONE"),
      isTrue("apiKeyRequired"),
      oneOf("httpMethod", ["OPTIONS"]),
    ),
    mend: 'set authorization to "AWS_IAM", "COGNITO_USER_POOLS" or "CUSTOM"',
    source: "docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html",
  },
  {
    id: "api-route-authorizes",
    topic: "identity",
    severity: "high",
    controls: ACCESS,
    requires: "A route of an HTTP API knows who calls it.",
    resources: aws("apigatewayv2", "Route"),
    check: any(oneOf("authorizationType", ["AWS_IAM", "CUSTOM", "JWT"]), isTrue("apiKeyRequired")),
    mend: 'set authorizationType to "JWT", "AWS_IAM" or "CUSTOM"',
    source: "AWS Security Hub APIGateway.8",
  },
];
