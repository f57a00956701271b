package main

import (
	_ "embed"
	"encoding/json"
	"strings"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
)

//go:embed sdk-tokens.json
var sdkTokens []byte

// tokenOverrides maps tokens to Terraform resources whose names do not match their tokens. An empty name excludes the token.
var tokenOverrides = map[string]string{
	"aws:cfg/conformancePack:ConformancePack":                  "aws_config_conformance_pack",
	"aws:cfg/deliveryChannel:DeliveryChannel":                  "aws_config_delivery_channel",
	"aws:cfg/recorder:Recorder":                                "aws_config_configuration_recorder",
	"aws:cfg/recorderStatus:RecorderStatus":                    "aws_config_configuration_recorder_status",
	"aws:cfg/rule:Rule":                                        "aws_config_config_rule",
	"aws:cloudtrail/trail:Trail":                               "aws_cloudtrail",
	"aws:costexplorer/anomalyMonitor:AnomalyMonitor":           "aws_ce_anomaly_monitor",
	"aws:costexplorer/anomalySubscription:AnomalySubscription": "aws_ce_anomaly_subscription",
	"aws:ec2/instance:Instance":                                "aws_instance",
	"aws:ec2/route:Route":                                      "aws_route",
	"aws:lb/listener:Listener":                                 "aws_lb_listener",
	"aws:lb/loadBalancer:LoadBalancer":                         "aws_lb",
	"aws:rds/eventSubscription:EventSubscription":              "aws_db_event_subscription",
	"aws:rds/instance:Instance":                                "aws_db_instance",
	"aws:rds/parameterGroup:ParameterGroup":                    "aws_db_parameter_group",
	"aws:rds/proxy:Proxy":                                      "aws_db_proxy",
	"aws:rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup":  "aws_db_proxy_default_target_group",
	"aws:rds/proxyTarget:ProxyTarget":                          "aws_db_proxy_target",
	"aws:rds/subnetGroup:SubnetGroup":                          "aws_db_subnet_group",
	"aws:s3/bucketReplicationConfig:BucketReplicationConfig":   "aws_s3_bucket_replication_configuration",
	"aws:elasticache/reservedCacheNode:ReservedCacheNode":      "",
}

// mapTokens assigns the tokens of @pulumi/aws to the Terraform resources and data sources with matching names. Resources
// and data sources that are not in the SDK are ignored.
func mapTokens(info *tfbridge.ProviderInfo) {
	var sdk struct{ Resources, Functions []string }
	check(json.Unmarshal(sdkTokens, &sdk))

	info.Resources = map[string]*tfbridge.ResourceInfo{}
	claim := func(name, token string) {
		if name != "" && info.P.ResourcesMap().Get(name) != nil && info.Resources[name] == nil {
			info.Resources[name] = &tfbridge.ResourceInfo{Tok: tokens.Type(token)}
		}
	}
	for token, name := range tokenOverrides {
		claim(name, token)
	}
	// Names with the service take precedence, as resources of several services can have the same name without it.
	index := byNormalizedName(info.P.ResourcesMap())
	for _, normalize := range []func(token, verb string) string{withService, withoutService} {
		for _, token := range sdk.Resources {
			if _, done := tokenOverrides[token]; !done {
				claim(index[normalize(token, "")], token)
			}
		}
	}
	info.DataSources = map[string]*tfbridge.DataSourceInfo{}
	sources := byNormalizedName(info.P.DataSourcesMap())
	for _, token := range sdk.Functions {
		for _, normalize := range []func(token, verb string) string{withService, withoutService} {
			if name := sources[normalize(token, "get")]; name != "" && info.DataSources[name] == nil {
				info.DataSources[name] = &tfbridge.DataSourceInfo{Tok: tokens.ModuleMember(token)}
				break
			}
		}
	}
	ignoreRest(info)
}

func ignoreRest(info *tfbridge.ProviderInfo) {
	info.P.ResourcesMap().Range(func(name string, _ shim.Resource) bool {
		if info.Resources[name] == nil {
			info.IgnoreMappings = append(info.IgnoreMappings, name)
		}
		return true
	})
	info.P.DataSourcesMap().Range(func(name string, _ shim.Resource) bool {
		if info.DataSources[name] == nil {
			info.IgnoreMappings = append(info.IgnoreMappings, name)
		}
		return true
	})
}

// byNormalizedName indexes Terraform names without prefix and underscores: aws_route53_zone as route53zone.
func byNormalizedName(all shim.ResourceMap) map[string]string {
	index := map[string]string{}
	all.Range(func(name string, _ shim.Resource) bool {
		index[strings.ReplaceAll(strings.TrimPrefix(name, "aws_"), "_", "")] = name
		return true
	})
	return index
}

// withService normalizes aws:module/file:Name to modulename, without the verb of a function.
func withService(token, verb string) string {
	parts := strings.SplitN(token, ":", 3)
	module, _, _ := strings.Cut(parts[1], "/")
	return strings.ToLower(module) + withoutService(token, verb)
}

// withoutService normalizes aws:module/file:Name to name, as the names of some Terraform resources lack the service.
func withoutService(token, verb string) string {
	parts := strings.SplitN(token, ":", 3)
	return strings.TrimPrefix(strings.ToLower(parts[2]), verb)
}
