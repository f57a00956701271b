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

// named are the resources whose Terraform names are not those that their tokens spell.
var named = map[string]string{
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

// mapTokens gives every Terraform resource and data source the token that @pulumi/aws knows it by: the one that spells
// the same words. What the SDK doesn't know is left out.
func mapTokens(info *tfbridge.ProviderInfo) {
	var sdk struct{ Resources, Functions []string }
	check(json.Unmarshal(sdkTokens, &sdk))

	info.Resources = map[string]*tfbridge.ResourceInfo{}
	claim := func(name, token string) {
		if name != "" && info.P.ResourcesMap().Get(name) != nil && info.Resources[name] == nil {
			info.Resources[name] = &tfbridge.ResourceInfo{Tok: tokens.Type(token)}
		}
	}
	for token, name := range named {
		claim(name, token)
	}
	// A whole spelling goes before a bare name, which another service's resource may bear too.
	index := bySpelling(info.P.ResourcesMap())
	for _, spelling := range []func(token, verb string) string{whole, bare} {
		for _, token := range sdk.Resources {
			if _, done := named[token]; !done {
				claim(index[spelling(token, "")], token)
			}
		}
	}
	info.DataSources = map[string]*tfbridge.DataSourceInfo{}
	sources := bySpelling(info.P.DataSourcesMap())
	for _, token := range sdk.Functions {
		for _, spelling := range []func(token, verb string) string{whole, bare} {
			if name := sources[spelling(token, "get")]; name != "" && info.DataSources[name] == nil {
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

// bySpelling indexes Terraform names by their letters alone: aws_route53_zone as route53zone.
func bySpelling(all shim.ResourceMap) map[string]string {
	index := map[string]string{}
	all.Range(func(name string, _ shim.Resource) bool {
		index[strings.ReplaceAll(strings.TrimPrefix(name, "aws_"), "_", "")] = name
		return true
	})
	return index
}

// whole spells aws:module/file:Name as modulename, without a function's verb.
func whole(token, verb string) string {
	parts := strings.SplitN(token, ":", 3)
	module, _, _ := strings.Cut(parts[1], "/")
	return strings.ToLower(module) + bare(token, verb)
}

// bare spells aws:module/file:Name as name: some resources bear no service's name.
func bare(token, verb string) string {
	parts := strings.SplitN(token, ":", 3)
	return strings.TrimPrefix(strings.ToLower(parts[2]), verb)
}
